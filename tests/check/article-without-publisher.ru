PREFIX : <https://news.example/>
PREFIX schema: <https://schema.org/>

DELETE WHERE { :article-2 schema:publisher ?any }
