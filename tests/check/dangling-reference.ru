PREFIX : <https://news.example/>
PREFIX tw: <https://w3id.org/triplewire#>

DELETE DATA { :event-1 tw:target :union } ;
INSERT DATA { :event-1 tw:target :nobody ; tw:extractor "event.verb.active" . :event-1 tw:eventPlace "Strelsau" }
