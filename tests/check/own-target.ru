PREFIX : <https://news.example/>
PREFIX tw: <https://w3id.org/triplewire#>

INSERT DATA { :event-1 tw:target :kral }
