PREFIX : <https://news.example/>
PREFIX tw: <https://w3id.org/triplewire#>

DELETE WHERE { :passage-1 tw:exact ?any } ;
INSERT DATA { :passage-1 tw:exact "saw"@en }
