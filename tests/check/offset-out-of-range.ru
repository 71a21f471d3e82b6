PREFIX : <https://news.example/>
PREFIX tw: <https://w3id.org/triplewire#>

DELETE DATA { :passage-1 tw:start 40 ; tw:end 43 } ;
INSERT DATA { :passage-1 tw:start -1 ; tw:end 2 }
