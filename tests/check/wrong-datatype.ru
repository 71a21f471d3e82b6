PREFIX : <https://news.example/>
PREFIX tw: <https://w3id.org/triplewire#>

DELETE WHERE { :passage-1 tw:end ?any } ;
INSERT DATA { :passage-1 tw:end "43" . :union tw:isoCode "UN"@en }
