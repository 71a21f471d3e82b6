//! The constants of the vocabulary, one module for each namespace.

/// Defines a module of constants for the terms of one namespace.
macro_rules! namespace {
    ($(#[$doc:meta])* $module:ident = $namespace:literal {
        $($(#[$term_doc:meta])* $name:ident = $local:literal;)*
    }) => {
        $(#[$doc])*
        pub mod $module {
            use oxigraph::model::NamedNodeRef;

            /// What all IRIs of this module begin with.
            pub const NAMESPACE: &str = $namespace;

            $(
                $(#[$term_doc])*
                pub const $name: NamedNodeRef<'static> =
                    NamedNodeRef::new_unchecked(concat!($namespace, $local));
            )*

            /// Every term of this module.
            pub const ALL: &[NamedNodeRef<'static>] = &[$($name),*];
        }
    };
}

namespace! {
    /// Triplewire's own ontology, `ontology/triplewire.ttl`.
    tw = "https://w3id.org/triplewire#" {
        /// Class: a news article.
        ARTICLE = "Article";
        /// Article → the program that put what it says into the graph.
        PROCESSED_BY = "processedBy";
        /// Article → whether its date was not given, but is taken from its words.
        DATE_INFERRED = "dateInferred";
        /// Class: a stretch of an article's text.
        PASSAGE = "Passage";
        /// Class: a passage that names an entity.
        MENTION = "Mention";
        /// Passage → article.
        IN_ARTICLE = "inArticle";
        /// Passage → offset of its first Unicode scalar value.
        START = "start";
        /// Passage → offset after its last Unicode scalar value.
        END = "end";
        /// Passage → its words.
        EXACT = "exact";
        /// Passage → the sentence around it, as text.
        SENTENCE = "sentence";
        /// Mention → entity.
        REFERS_TO = "refersTo";

        /// Class: a named thing of the world.
        ENTITY = "Entity";
        /// Class: a named human.
        PERSON = "Person";
        /// Class: a person who holds or has held a position.
        OFFICIAL = "Official";
        /// Class: a sovereign state.
        COUNTRY = "Country";
        /// Class: a named body.
        ORGANISATION = "Organisation";
        /// Class: an organisation of states.
        INTERGOVERNMENTAL_ORGANISATION = "IntergovernmentalOrganisation";
        /// Class: a civil body of a state.
        GOVERNMENTAL_ORGANISATION = "GovernmentalOrganisation";
        /// Class: an army or police force of a state.
        ARMED_FORCE = "ArmedForce";
        /// Class: an armed body that is not a state's.
        ARMED_GROUP = "ArmedGroup";
        /// Class: a political party or movement.
        PARTY = "Party";
        /// Class: an outlet.
        NEWS_ORGANISATION = "NewsOrganisation";
        /// Class: a business.
        COMPANY = "Company";
        /// Class: a named location that is not a sovereign state.
        PLACE_CLASS = "Place";
        /// Class: a city, town or village.
        CITY = "City";
        /// Class: an administrative or wider region.
        REGION = "Region";
        /// Class: a territory whose status is disputed.
        DISPUTED_AREA = "DisputedArea";
        /// Country or place → a code of ISO 3166-1.
        ISO_CODE = "isoCode";

        /// Entity → organisation that it belongs to.
        MEMBER_OF = "memberOf";
        /// Entity → organisation that it heads.
        CHAIRS = "chairs";
        /// Organisation → organisation or country that it is a body of.
        PART_OF = "partOf";
        /// Entity → place or country that it lies in.
        LOCATED_IN = "locatedIn";

        /// Class: something that one article says.
        STATEMENT = "Statement";
        /// Statement → article.
        REPORTED_IN = "reportedIn";
        /// Statement → passage.
        EVIDENCE = "evidence";
        /// Mention, statement or link → how sure, 0 to 1.
        CONFIDENCE = "confidence";
        /// Mention or statement → the rule, or the program, that found it.
        EXTRACTOR = "extractor";

        /// Class: an office or function.
        POSITION_CLASS = "Position";
        /// Class: a person holds a position at the time of an article.
        TENURE = "Tenure";
        /// Tenure → person.
        HOLDER = "holder";
        /// Tenure → position.
        POSITION = "position";
        /// Tenure → country or organisation.
        POSITION_IN = "positionIn";
        /// Tenure → date of the article.
        AS_OF = "asOf";
        /// Tenure → whether it was over by then.
        FORMER = "former";

        /// Class: a lasting relation between two entities.
        RELATION = "Relation";
        /// Relation → the direct property.
        RELATION_TYPE = "relationType";
        /// Relation → entity.
        SUBJECT = "subject";
        /// Relation → entity.
        OBJECT = "object";

        /// Class: somebody does something.
        EVENT = "Event";
        /// Event → concept of the scheme of events.
        EVENT_TYPE = "eventType";
        /// Event → entity that acts.
        ACTOR = "actor";
        /// Event → entity that is acted on.
        TARGET = "target";
        /// Event → place or country.
        EVENT_PLACE = "eventPlace";
        /// Event → date, month or year.
        EVENT_DATE = "eventDate";
        /// Event or tenure → the first day that its date may mean.
        FIRST_DAY = "firstDay";
        /// Event or tenure → the last day that its date may mean.
        LAST_DAY = "lastDay";
        /// Event → whether it is told as a fact.
        MODALITY = "modality";
        /// Class: the ways to tell an event.
        MODALITY_CLASS = "Modality";
        /// Event → how it was done, or what its words are about.
        MODE = "mode";
        /// Modality: told as a fact.
        ASSERTED = "Asserted";
        /// Modality: told as what did not happen.
        NEGATED = "Negated";
        /// Modality: announced or expected.
        PLANNED = "Planned";
        /// Modality: possible, conditional or asked about.
        HYPOTHETICAL = "Hypothetical";

        /// Class: what a speaker says by an article's account.
        CLAIM = "Claim";
        /// Claim → entity.
        SPEAKER = "speaker";
        /// Claim → the words.
        CLAIM_TEXT = "claimText";
        /// Claim → whether the words are the speaker's.
        QUOTATION_TYPE = "quotationType";
        /// Class: the ways to give what somebody says.
        QUOTATION_TYPE_CLASS = "QuotationType";
        /// Quotation type: in quotation marks.
        DIRECT = "Direct";
        /// Quotation type: in the article's words.
        INDIRECT = "Indirect";
        /// Claim → what the speaker does with the words.
        STANCE = "stance";
        /// Class: what a speaker may do with words.
        STANCE_CLASS = "Stance";
        /// Stance: the speaker says, tells, or words to that effect.
        SAYING = "Saying";
        /// Stance: the speaker says what the article leaves open to doubt.
        CLAIMING = "Claiming";
        /// Stance: the speaker says that something is not so.
        DENYING = "Denying";
        /// Stance: the speaker says that something bad may come.
        WARNING = "Warning";
        /// Stance: the speaker says what tells against oneself, or what one did not say before.
        ADMITTING = "Admitting";
        /// Stance: the speaker makes something known.
        ANNOUNCING = "Announcing";
        /// Stance: the speaker says with weight.
        STRESSING = "Stressing";
        /// Stance: the speaker puts a question.
        ASKING = "Asking";
        /// Stance: the speaker says what one will do.
        PROMISING = "Promising";
        /// Stance: the speaker says what will come.
        PREDICTING = "Predicting";
        /// Claim → statement that is part of it.
        SAYS = "says";

        /// Class: an entity is, or may be, an entry of another dataset.
        LINK = "Link";
        /// Link → entity.
        LINK_OF = "linkOf";
        /// Link → entry of the other dataset.
        LINK_TARGET = "linkTarget";
        /// Link → whether the identity is decided.
        DECIDED = "decided";
        /// Link → why, in words.
        REASON = "reason";
        /// Link → where the identifier comes from.
        LINK_SOURCE = "linkSource";
    }
}

namespace! {
    /// The types of events, `ontology/events.ttl`: the root categories of PLOVER, their
    /// modes, and its four broad classes.
    ev = "https://w3id.org/triplewire/event#" {
        /// Broad class: words that bring the sides closer.
        VERBAL_COOPERATION = "verbalCooperation";
        /// Broad class: deeds that help.
        MATERIAL_COOPERATION = "materialCooperation";
        /// Broad class: words that press or oppose.
        VERBAL_CONFLICT = "verbalConflict";
        /// Broad class: deeds that press or harm.
        MATERIAL_CONFLICT = "materialConflict";
        /// Come to an agreement, promise.
        AGREE = "AGREE";
        /// Meet, visit, talk.
        CONSULT = "CONSULT";
        /// Back, praise, endorse in words.
        SUPPORT = "SUPPORT";
        /// Give way in word or policy.
        CONCEDE = "CONCEDE";
        /// Act together, sign a treaty.
        COOPERATE = "COOPERATE";
        /// Give help.
        AID = "AID";
        /// Withdraw, cease fire, release.
        RETREAT = "RETREAT";
        /// Call on, urge, demand.
        REQUEST = "REQUEST";
        /// Blame, criticise, condemn.
        ACCUSE = "ACCUSE";
        /// Refuse, veto.
        REJECT = "REJECT";
        /// Warn of harm to come.
        THREATEN = "THREATEN";
        /// Demonstrate, strike, riot.
        PROTEST = "PROTEST";
        /// Reduce relations, impose sanctions.
        SANCTION = "SANCTION";
        /// Deploy, raise readiness.
        MOBILIZE = "MOBILIZE";
        /// Arrest, seize, ban.
        COERCE = "COERCE";
        /// Attack, kill, bomb.
        ASSAULT = "ASSAULT";
        /// Mode of CONSULT: one is at the other's place.
        CONSULT_VISIT = "CONSULT-visit";
        /// Mode of CONSULT: somebody else is the host.
        CONSULT_THIRD_PARTY = "CONSULT-third-party";
        /// Mode of CONSULT: at a meeting of many, most often of an alliance or international organisation.
        CONSULT_MULTILATERAL = "CONSULT-multilateral";
        /// Mode of CONSULT: by telephone or another means over a distance.
        CONSULT_PHONE = "CONSULT-phone";
        /// Mode of RETREAT: to give up territory or take forces out of it.
        RETREAT_WITHDRAW = "RETREAT-withdraw";
        /// Mode of RETREAT: to let captives go.
        RETREAT_RELEASE = "RETREAT-release";
        /// Mode of RETREAT: to give up weapons.
        RETREAT_DISARM = "RETREAT-disarm";
        /// Mode of RETREAT: to stop firing, by a ceasefire or truce.
        RETREAT_CEASEFIRE = "RETREAT-ceasefire";
        /// Mode of RETREAT: to let observers, peacekeepers or helpers in.
        RETREAT_ACCESS = "RETREAT-access";
        /// Mode of RETREAT: to give up an office.
        RETREAT_RESIGN = "RETREAT-resign";
        /// Mode of REQUEST: for help, exchange or better relations.
        REQUEST_ASSIST = "REQUEST-assist";
        /// Mode of REQUEST: for a change of policy, government or institutions that is no concession.
        REQUEST_CHANGE = "REQUEST-change";
        /// Mode of REQUEST: for giving way: a release, a ceasefire, an end to sanctions, curfews or boycotts.
        REQUEST_YIELD = "REQUEST-yield";
        /// Mode of REQUEST: for a meeting or talks.
        REQUEST_MEET = "REQUEST-meet";
        /// Mode of ACCUSE: to criticise, condemn or complain.
        ACCUSE_DISAPPROVE = "ACCUSE-disapprove";
        /// Mode of ACCUSE: to inquire, by a court, a parliament or a commission.
        ACCUSE_INVESTIGATE = "ACCUSE-investigate";
        /// Mode of ACCUSE: to say that somebody did wrong, in court or outside it: to charge, sue, indict, bring to trial.
        ACCUSE_ALLEGE = "ACCUSE-allege";
        /// Mode of REJECT: help, exchange or better relations.
        REJECT_ASSIST = "REJECT-assist";
        /// Mode of REJECT: a change of policy, government or institutions.
        REJECT_CHANGE = "REJECT-change";
        /// Mode of REJECT: to give way: a release, a ceasefire, an end to sanctions, curfews or boycotts.
        REJECT_YIELD = "REJECT-yield";
        /// Mode of REJECT: a meeting or talks.
        REJECT_MEET = "REJECT-meet";
        /// Mode of THREATEN: to restrict people, goods or political life.
        THREATEN_RESTRICT = "THREATEN-restrict";
        /// Mode of THREATEN: to arrest, detain or imprison.
        THREATEN_ARREST = "THREATEN-arrest";
        /// Mode of THREATEN: to break off relations or talks.
        THREATEN_RELATIONS = "THREATEN-relations";
        /// Mode of THREATEN: to expel diplomats, peacekeepers or organisations.
        THREATEN_EXPEL = "THREATEN-expel";
        /// Mode of THREATEN: to occupy territory.
        THREATEN_TERRITORY = "THREATEN-territory";
        /// Mode of THREATEN: to use violence.
        THREATEN_VIOLENCE = "THREATEN-violence";
        /// Mode of PROTEST: a demonstration that is largely peaceful.
        PROTEST_DEMO = "PROTEST-demo";
        /// Mode of PROTEST: with violence against people or things.
        PROTEST_RIOT = "PROTEST-riot";
        /// Mode of PROTEST: by leaving work.
        PROTEST_STRIKE = "PROTEST-strike";
        /// Mode of PROTEST: by taking no food.
        PROTEST_HUNGER = "PROTEST-hunger";
        /// Mode of PROTEST: by keeping away from an activity, a person, a country or goods.
        PROTEST_BOYCOTT = "PROTEST-boycott";
        /// Mode of PROTEST: by blocking a way or an entrance.
        PROTEST_OBSTRUCT = "PROTEST-obstruct";
        /// Mode of PROTEST: by damage to things as a symbol.
        PROTEST_VANDALIZE = "PROTEST-vandalize";
        /// Mode of SANCTION: to find guilty or unlawful, in a court.
        SANCTION_CONVICT = "SANCTION-convict";
        /// Mode of SANCTION: to put a member or diplomats out of a body, a party or a country.
        SANCTION_EXPEL = "SANCTION-expel";
        /// Mode of SANCTION: to take oneself, diplomats, observers or aid out.
        SANCTION_WITHDRAW = "SANCTION-withdraw";
        /// Mode of SANCTION: to reduce or end diplomatic, commercial or material exchange, as by sanctions.
        SANCTION_DISCONTINUE = "SANCTION-discontinue";
        /// Mode of MOBILIZE: armed forces.
        MOBILIZE_TROOPS = "MOBILIZE-troops";
        /// Mode of MOBILIZE: weapons and their systems, as by a test.
        MOBILIZE_WEAPONS = "MOBILIZE-weapons";
        /// Mode of MOBILIZE: police or security forces.
        MOBILIZE_POLICE = "MOBILIZE-police";
        /// Mode of MOBILIZE: an armed force that is not a state's.
        MOBILIZE_MILITIA = "MOBILIZE-militia";
        /// Mode of COERCE: to search, raid or confiscate.
        COERCE_SEIZE = "COERCE-seize";
        /// Mode of COERCE: to restrict movement or political freedom: to ban, cordon off, shut down.
        COERCE_RESTRICT = "COERCE-restrict";
        /// Mode of COERCE: to censor or block publications and other information.
        COERCE_CENSOR = "COERCE-censor";
        /// Mode of COERCE: to impose a curfew.
        COERCE_CURFEW = "COERCE-curfew";
        /// Mode of COERCE: to impose martial law or a state of emergency.
        COERCE_MARTIAL_LAW = "COERCE-martial-law";
        /// Mode of COERCE: to arrest, detain or imprison.
        COERCE_ARREST = "COERCE-arrest";
        /// Mode of COERCE: to put persons out of a country.
        COERCE_DEPORT = "COERCE-deport";
        /// Mode of COERCE: to withhold public goods, such as power, water, food.
        COERCE_WITHHOLD = "COERCE-withhold";
        /// Mode of COERCE: to deceive the public.
        COERCE_MISINFORMATION = "COERCE-misinformation";
        /// Mode of COERCE: to attack computers and networks.
        COERCE_CYBER = "COERCE-cyber";
        /// Mode of ASSAULT: to kidnap or hijack.
        ASSAULT_ABDUCT = "ASSAULT-abduct";
        /// Mode of ASSAULT: with fists, kicks or blunt things.
        ASSAULT_BEAT = "ASSAULT-beat";
        /// Mode of ASSAULT: by torture.
        ASSAULT_TORTURE = "ASSAULT-torture";
        /// Mode of ASSAULT: by sexual violence.
        ASSAULT_SEXUAL = "ASSAULT-sexual";
        /// Mode of ASSAULT: to kill chosen or defenceless people: assassinations, executions, massacres.
        ASSAULT_TARGETED = "ASSAULT-targeted";
        /// Mode of ASSAULT: to destroy property on purpose.
        ASSAULT_DESTROY = "ASSAULT-destroy";
        /// Mode of ASSAULT: with fire, blades, stones or tools.
        ASSAULT_PRIMITIVE = "ASSAULT-primitive";
        /// Mode of ASSAULT: with rifles, pistols or light machine guns.
        ASSAULT_FIREARMS = "ASSAULT-firearms";
        /// Mode of ASSAULT: with mines, car bombs and other explosives that are no heavy weapon.
        ASSAULT_EXPLOSIVES = "ASSAULT-explosives";
        /// Mode of ASSAULT: by people who die in it.
        ASSAULT_SUICIDE_ATTACK = "ASSAULT-suicide-attack";
        /// Mode of ASSAULT: by aircraft with a crew.
        ASSAULT_AERIAL = "ASSAULT-aerial";
        /// Mode of ASSAULT: by aircraft without a crew.
        ASSAULT_DRONE = "ASSAULT-drone";
        /// Mode of ASSAULT: with artillery, rockets, tanks and the like.
        ASSAULT_HEAVY_WEAPONS = "ASSAULT-heavy-weapons";
        /// Mode of ASSAULT: with means against crowds: tear gas, water cannons, batons.
        ASSAULT_CROWD_CONTROL = "ASSAULT-crowd-control";
        /// Mode of ASSAULT: with chemical, biological, radiological or nuclear weapons.
        ASSAULT_UNCONVENTIONAL = "ASSAULT-unconventional";
    }
}

namespace! {
    /// RDF, <https://www.w3.org/TR/rdf11-concepts/>.
    rdf = "http://www.w3.org/1999/02/22-rdf-syntax-ns#" {
        /// Statement → the triple term that it is about.
        REIFIES = "reifies";
        /// The class of a thing.
        TYPE = "type";
    }
}

namespace! {
    /// RDF Schema, <https://www.w3.org/TR/rdf-schema/>.
    rdfs = "http://www.w3.org/2000/01/rdf-schema#" {
        /// Resource → a description of it.
        COMMENT = "comment";
        /// The one name to show.
        LABEL = "label";
        /// A page or entry that tells more.
        SEE_ALSO = "seeAlso";
    }
}

namespace! {
    /// The Web Ontology Language, <https://www.w3.org/TR/owl2-overview/>.
    owl = "http://www.w3.org/2002/07/owl#" {
        /// Decided identity.
        SAME_AS = "sameAs";
        /// An identity that is ruled out.
        DIFFERENT_FROM = "differentFrom";
    }
}

namespace! {
    /// The datatypes of XML Schema, <https://www.w3.org/TR/xmlschema11-2/>.
    xsd = "http://www.w3.org/2001/XMLSchema#" {
        /// `true` or `false`.
        BOOLEAN = "boolean";
        /// `2020-10-23`.
        DATE = "date";
        /// `0.8`.
        DECIMAL = "decimal";
        /// `2020`.
        G_YEAR = "gYear";
        /// `2020-10`.
        G_YEAR_MONTH = "gYearMonth";
        /// `42`.
        INTEGER = "integer";
        /// Text without a language.
        STRING = "string";
    }
}

namespace! {
    /// The Simple Knowledge Organization System, <https://www.w3.org/TR/skos-reference/>.
    skos = "http://www.w3.org/2004/02/skos/core#" {
        /// Another name.
        ALT_LABEL = "altLabel";
        /// A concept → a wider one.
        BROADER = "broader";
        /// Shared sense.
        CLOSE_MATCH = "closeMatch";
        /// Class: an idea, here one that is no entity of ours.
        CONCEPT = "Concept";
        /// The same sense.
        EXACT_MATCH = "exactMatch";
        /// Thing → a name that it is looked for by and not shown with.
        HIDDEN_LABEL = "hiddenLabel";
        /// The one name of a concept.
        PREF_LABEL = "prefLabel";
    }
}

namespace! {
    /// Terms of the Dublin Core Metadata Initiative, <https://www.dublincore.org/specifications/dublin-core/dcmi-terms/>.
    dcterms = "http://purl.org/dc/terms/" {
        /// Article → its identity among all others, as it was read.
        IDENTIFIER = "identifier";
        /// The title of a work or dataset.
        TITLE = "title";
        /// What a dataset is, in words.
        DESCRIPTION = "description";
        /// Dataset → when it was published.
        ISSUED = "issued";
        /// Entity that is no more → the entity that it became.
        IS_REPLACED_BY = "isReplacedBy";
        /// Dataset → licence.
        LICENSE = "license";
        /// Class: a time from one day to another.
        PERIOD_OF_TIME = "PeriodOfTime";
        /// Dataset → who published it.
        PUBLISHER = "publisher";
        /// Dataset → what may be done with it, in words.
        RIGHTS = "rights";
        /// Dataset → what it was made from.
        SOURCE = "source";
        /// Dataset → the time that it is about.
        TEMPORAL = "temporal";
    }
}

namespace! {
    /// schema.org, <https://schema.org/>.
    schema = "https://schema.org/" {
        /// Entity → the code of its country, as an external dataset has it.
        ADDRESS_COUNTRY = "addressCountry";
        /// Entity → an identifier that is no IRI, such as "ISO 3166-1:AZ".
        IDENTIFIER = "identifier";
        /// Person → a position, as an external dataset has it.
        JOB_TITLE = "jobTitle";
        /// Article → its headline.
        HEADLINE = "headline";
        /// Article → date of publication.
        DATE_PUBLISHED = "datePublished";
        /// Article → outlet.
        PUBLISHER = "publisher";
        /// Article → where it is found on the web.
        URL = "url";
        /// Article → the language of the text, a BCP 47 tag.
        IN_LANGUAGE = "inLanguage";
        /// Program → its version.
        SOFTWARE_VERSION = "softwareVersion";
        /// The name of anything, in the graphs of others.
        NAME = "name";
        /// Thing → another name of it.
        ALTERNATE_NAME = "alternateName";
    }
}

namespace! {
    /// The provenance ontology, <https://www.w3.org/TR/prov-o/>.
    prov = "http://www.w3.org/ns/prov#" {
        /// What an entity was made from; the super property of [`tw::EVIDENCE`](super::tw::EVIDENCE).
        WAS_DERIVED_FROM = "wasDerivedFrom";
        /// Dataset → who or what made it.
        WAS_ATTRIBUTED_TO = "wasAttributedTo";
        /// Class: a program.
        SOFTWARE_AGENT = "SoftwareAgent";
    }
}

namespace! {
    /// The Shapes Constraint Language, <https://www.w3.org/TR/shacl/>.
    sh = "http://www.w3.org/ns/shacl#" {
        /// Class: what a node must be like.
        NODE_SHAPE = "NodeShape";
        /// Class: what the values of a path must be like.
        PROPERTY_SHAPE = "PropertyShape";
        /// Class: what a validation has to say.
        VALIDATION_REPORT = "ValidationReport";
        /// Class: one thing that is not as it should be.
        VALIDATION_RESULT = "ValidationResult";
        /// Report → whether it has no result.
        CONFORMS = "conforms";
        /// Report → result.
        RESULT = "result";
        /// Result → the node that is not as it should be.
        FOCUS_NODE = "focusNode";
        /// Result → the property in question.
        RESULT_PATH = "resultPath";
        /// Result → the value in question.
        VALUE = "value";
        /// Result → what is wrong, in words.
        RESULT_MESSAGE = "resultMessage";
        /// Result → how bad it is.
        RESULT_SEVERITY = "resultSeverity";
        /// Result → the kind of constraint.
        SOURCE_CONSTRAINT_COMPONENT = "sourceConstraintComponent";
        /// Result → the rule.
        SOURCE_CONSTRAINT = "sourceConstraint";
        /// The kind of constraint that is a SPARQL query.
        SPARQL_CONSTRAINT_COMPONENT = "SPARQLConstraintComponent";
        /// Severity: wrong.
        VIOLATION = "Violation";
        /// Severity: probably wrong.
        WARNING = "Warning";
        /// Severity: worth knowing.
        INFO = "Info";
    }
}

namespace! {
    /// Friend of a Friend, <http://xmlns.com/foaf/spec/>.
    foaf = "http://xmlns.com/foaf/0.1/" {
        /// Class: somebody or a body.
        AGENT = "Agent";
        /// The name of anything, in the graphs of others.
        NAME = "name";
    }
}

namespace! {
    /// The Vocabulary of Interlinked Datasets, <https://www.w3.org/TR/void/>.
    void = "http://rdfs.org/ns/void#" {
        /// Class: a set of triples that somebody publishes.
        DATASET = "Dataset";
        /// Class: a part of a dataset whose triples link it to another.
        LINKSET = "Linkset";
        /// Dataset → part.
        SUBSET = "subset";
        /// Dataset → number of triples.
        TRIPLES = "triples";
        /// Dataset → the endpoint that answers questions about it.
        SPARQL_ENDPOINT = "sparqlEndpoint";
        /// Dataset → number of things that it describes.
        ENTITIES = "entities";
        /// Dataset → number of subjects.
        DISTINCT_SUBJECTS = "distinctSubjects";
        /// Dataset → number of objects.
        DISTINCT_OBJECTS = "distinctObjects";
        /// Dataset → number of classes.
        CLASSES = "classes";
        /// Dataset → number of properties.
        PROPERTIES = "properties";
        /// Dataset → number of documents.
        DOCUMENTS = "documents";
        /// Dataset → the things of one class.
        CLASS_PARTITION = "classPartition";
        /// Partition → its class.
        CLASS = "class";
        /// Dataset → the triples of one property.
        PROPERTY_PARTITION = "propertyPartition";
        /// Partition → its property.
        PROPERTY = "property";
        /// Dataset → namespace of a vocabulary that it uses.
        VOCABULARY = "vocabulary";
        /// Dataset → what its IRIs begin with.
        URI_SPACE = "uriSpace";
        /// Linkset → the property of its triples.
        LINK_PREDICATE = "linkPredicate";
        /// Linkset → one of the two datasets.
        TARGET = "target";
        /// Linkset → the dataset of its subjects.
        SUBJECTS_TARGET = "subjectsTarget";
        /// Linkset → the dataset of its objects.
        OBJECTS_TARGET = "objectsTarget";
    }
}

namespace! {
    /// The Data Catalog Vocabulary, <https://www.w3.org/TR/vocab-dcat-3/>.
    dcat = "http://www.w3.org/ns/dcat#" {
        /// Class: data that somebody publishes.
        DATASET = "Dataset";
        /// Period → its first day.
        START_DATE = "startDate";
        /// Period → its last day.
        END_DATE = "endDate";
    }
}

namespace! {
    /// SPARQL 1.1 Service Description, <https://www.w3.org/TR/sparql11-service-description/>.
    sd = "http://www.w3.org/ns/sparql-service-description#" {
        /// Class: a graph with a name.
        NAMED_GRAPH = "NamedGraph";
        /// Graph → its name.
        NAME = "name";
    }
}
