PREFIX : <https://news.example/>
PREFIX tw: <https://w3id.org/triplewire#>

DELETE DATA { :event-1 tw:eventPlace :strelsau } ;
INSERT DATA { :event-1 tw:eventPlace :kral }
