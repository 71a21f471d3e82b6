PREFIX : <https://news.example/>
PREFIX tw: <https://w3id.org/triplewire#>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>

DELETE WHERE { :event-1 tw:eventDate ?any } ;
INSERT DATA { :event-1 tw:eventDate "2020-02-28T09:00:00Z"^^xsd:dateTime }
