PREFIX : <https://news.example/>
PREFIX tw: <https://w3id.org/triplewire#>

INSERT DATA { :claim-1 tw:says :event-1 }
