PREFIX : <https://news.example/>
PREFIX ev: <https://w3id.org/triplewire/event#>
PREFIX tw: <https://w3id.org/triplewire#>

INSERT DATA { :event-1 tw:mode ev:PROTEST-demo , <https://w3id.org/triplewire/event#CONSULT-seance> }
