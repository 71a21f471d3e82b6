PREFIX : <https://news.example/>
PREFIX schema: <https://schema.org/>

DELETE WHERE { :article-1 schema:url ?any } ;
INSERT DATA { :article-1 schema:url "https://herald.example/1" }
