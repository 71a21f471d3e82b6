PREFIX : <https://news.example/>
PREFIX ev: <https://w3id.org/triplewire/event#>
PREFIX tw: <https://w3id.org/triplewire#>

DELETE WHERE { :event-1 tw:eventType ?any } ;
DELETE WHERE { :claim-1 tw:quotationType ?any } ;
DELETE WHERE { :claim-1 tw:stance ?any } ;
INSERT DATA { :event-1 tw:eventType ev:materialConflict . :claim-1 tw:quotationType "hearsay" ; tw:stance tw:Asserted }
