PREFIX : <https://news.example/>
PREFIX tw: <https://w3id.org/triplewire#>

DELETE DATA { :event-1 tw:evidence :passage-1 } ;
INSERT DATA { :event-1 tw:evidence :passage-2 }
