PREFIX : <https://news.example/>
PREFIX tw: <https://w3id.org/triplewire#>

DELETE DATA { :event-1 tw:confidence 0.5 } ;
INSERT DATA { :event-1 tw:confidence 1.5 }
