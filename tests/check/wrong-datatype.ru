PREFIX : <https://news.example/>
PREFIX tw: <https://w3id.org/triplewire#>

DELETE WHERE { :event-1 tw:firstDay ?any } ;
DELETE WHERE { :passage-1 tw:end ?any } ;
INSERT DATA { :event-1 tw:firstDay "2020" . :passage-1 tw:end "43" . :union tw:isoCode "UN"@en }
