PREFIX : <https://news.example/>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
PREFIX tw: <https://w3id.org/triplewire#>

DELETE WHERE { :claim-1 tw:claimText ?any } ;
INSERT DATA { :claim-1 tw:claimText 42 . :kral skos:altLabel :kral }
