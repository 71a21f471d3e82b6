PREFIX : <https://news.example/>
PREFIX tw: <https://w3id.org/triplewire#>

DELETE DATA { :passage-1 tw:start 40 } ;
INSERT DATA { :passage-1 tw:start 43 }
