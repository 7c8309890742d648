import type { DiagnosticCode, DiagnosticKind } from "@patchbay/graph";

type Explained = Omit<DiagnosticKind, "severity">;

const because = (title: string, why: string, fix: string): Explained => ({ title, why, fix });

/** What each code of the checker means, in German: loaded with the first question why. Code in `fix` is in backticks. */
export const diagnosticWords: Readonly<Record<DiagnosticCode, Explained>> = {
  PB1001: because(
    "Kein Graph",
    "Ein Dokument muss ein JSON-Objekt sein, das in „schema“ sein Format nennt.",
    "Ein JSON-Objekt mit „schema“, „input“, „output“, „nodes“ und „edges“ verwenden.",
  ),
  PB1002: because(
    "Zu groß",
    "Ein Dokument hat höchstens 1.000 Knoten, 5.000 Verbindungen, 1 MiB und 64 Ebenen.",
    "Den Graphen in Agenten aufteilen, die einander aufrufen, oder lange Texte und Listen anderswo ablegen.",
  ),
  PB1101: because(
    "Unbekannter Schlüssel",
    "Ein Schlüssel, den nichts liest, ist ein Tippfehler oder eine Einstellung, die stillschweigend verpuffen würde.",
    "Die Schreibweise berichtigen oder den Schlüssel entfernen.",
  ),
  PB1102: because(
    "Wert fehlt",
    "Ohne diesen Wert hat das Dokument keine Bedeutung.",
    "Den Wert angeben, den die Meldung nennt.",
  ),
  PB1103: because(
    "Falscher Wert",
    "Außerhalb des Erlaubten hat ein Wert hier keine Bedeutung, und geraten wird keine.",
    "Den Wert so ändern, wie die Meldung es verlangt.",
  ),
  PB1104: because(
    "Unbekannter Knotentyp",
    "Nichts weiß, wie dieser Knoten läuft.",
    "Einen Typ wählen, den es gibt; die Palette führt alle auf.",
  ),
  PB1105: because(
    "Id doppelt vergeben",
    "Verbindungen und Ausdrücke könnten beide meinen.",
    "Jedem Knoten und jedem Ausgang eines Knotens einen eigenen Namen geben.",
  ),
  PB1106: because(
    "Nicht genau ein Start",
    "Ein Lauf beginnt an einer Stelle.",
    "Einen Startknoten behalten. Für mehrere Anfänge eine Bedingung oder eine Weiche dahinter setzen.",
  ),
  PB1107: because(
    "Kein Ende",
    "Ein Lauf, der kein Ende erreichen kann, antwortet nie.",
    "Einen Endknoten hinzufügen und jeden Weg, der antworten soll, dorthin führen.",
  ),
  PB1108: because(
    "Vorgabe passt nicht",
    "Die Vorgabe eines Kanals muss dem Schema des Kanals entsprechen.",
    "Vorgabe oder Schema ändern, bis beide zusammenpassen, oder die Vorgabe weglassen.",
  ),
  PB1109: because(
    "Reducer passt nicht",
    "Anhängen braucht eine Liste, Verschmelzen ein Objekt, Summieren eine Zahl.",
    "Einen Reducer für diese Art von Wert wählen oder das Schema des Kanals ändern.",
  ),
  PB2001: because(
    "Ausdruck unlesbar",
    "Das ist kein CEL, also könnte kein Lauf es berechnen.",
    "Den Ausdruck vervollständigen. Ein Text darin steht in Anführungszeichen, wie in `'hallo'`.",
  ),
  PB2002: because(
    "Vorlage unlesbar",
    "Klammern oder ein Ausdruck darin sind unvollständig, also könnte kein Lauf sie ausfüllen.",
    "Jedes `{{` mit `}}` schließen, mit einem ganzen Ausdruck dazwischen.",
  ),
  PB2101: because(
    "Unbekannter Name",
    "Der Ausdruck würde in jedem Lauf scheitern.",
    "Einen Namen verwenden, den es hier gibt: `input`, `state`, `nodes`, `messages`, `run`, `caller` oder was der Knoten selbst beisteuert.",
  ),
  PB2102: because(
    "Unbekannte Eigenschaft",
    "Der Wert hat diese Eigenschaft nie, der Ausdruck würde also in jedem Lauf scheitern.",
    "Den Namen berichtigen oder die Eigenschaft in dem Schema angeben, aus dem der Wert kommt.",
  ),
  PB2103: because(
    "Wert kann fehlen",
    "Auf einem der Wege durch den Graphen hat noch nichts diesen Wert erzeugt, oder sein Schema verspricht ihn nicht.",
    "Absichern, wie in `has(nodes.a.text) ? nodes.a.text : ''`. Oder dafür sorgen, dass er da ist: ihn unter „required“ aufführen, ihm eine Vorgabe geben oder jeden Weg durch den Knoten führen, der ihn erzeugt.",
  ),
  PB2104: because(
    "Wert kann null sein",
    "Null hat keine Eigenschaften, der Ausdruck würde also scheitern.",
    "Aus einem Wert lesen, der sie hat. Wo das Schema null neben einem Objekt erlaubt, zuerst vergleichen, wie in `x == null ? '' : x.name`.",
  ),
  PB2105: because(
    "Unbekannter Kanal",
    "Nur Kanäle, die unter „state“ stehen, können geschrieben werden.",
    "Den Kanal unter „state“ anlegen oder seinen Namen berichtigen.",
  ),
  PB2201: because(
    "Typen passen nicht zusammen",
    "Die Operation hat für diese Typen keine Bedeutung und würde im Lauf scheitern.",
    "Eine Seite umwandeln, wie in `string(1)` oder `int('1')`, sodass die Operation beide Typen kennt.",
  ),
  PB2202: because(
    "Falscher Typ für diese Stelle",
    "Der Wert würde dort abgelehnt, wo er gebraucht wird.",
    "Den Ausdruck ändern oder das Schema der Stelle, an die er geschrieben wird.",
  ),
  PB2203: because(
    "Unbekannte Funktion oder Argumente",
    "Der Aufruf würde in jedem Lauf scheitern.",
    "Den Namen der Funktion oder Zahl und Typen ihrer Argumente berichtigen.",
  ),
  PB2204: because(
    "Kein regulärer Ausdruck",
    "Muster sind RE2: in linearer Zeit, ohne Look-around und Rückverweise.",
    "Das Muster in RE2 schreiben; wonach ein Look-around fragen würde, kann ein zweites `matches()` sein.",
  ),
  PB2205: because(
    "Ausdrücke zu groß",
    "Solche Ausdrücke zu prüfen und auszuführen würde zu lange dauern.",
    "Texte und Tabellen aus Ausdrücken herausnehmen, zum Beispiel in die Eingabe, in Werkzeuge oder in Agenten, die dieser aufruft.",
  ),
  PB3101: because(
    "Unerreichbarer Knoten",
    "Kein Lauf kommt je hierher.",
    "Eine Verbindung zu dem Knoten ziehen oder ihn löschen.",
  ),
  PB3102: because(
    "Kein Weg zu einem Ende",
    "Ein Lauf, der hierher kommt, kann nie antworten.",
    "Dem Knoten, oder einem dahinter, einen Weg zu einem Ende oder zu „Fehlschlagen“ geben.",
  ),
  PB3201: because(
    "Verbindung von oder nach nirgendwo",
    "Eines ihrer Enden ist kein Knoten, ein Lauf auf ihr ginge also verloren.",
    "Die Verbindung zu einem Knoten führen, den es gibt, oder sie entfernen.",
  ),
  PB3202: because(
    "Unbekannter Ausgang",
    "Der Knoten nimmt diesen Ausgang nie.",
    "Einen der Ausgänge des Knotens verwenden oder die Verbindung entfernen.",
  ),
  PB3203: because(
    "Ausgang ohne Verbindung",
    "Ein Lauf, der hier hinausginge, bliebe ohne Antwort stehen.",
    "Vom Ausgang eine Verbindung zu dem Knoten ziehen, bei dem es weitergeht, oder zu einem Ende.",
  ),
  PB3204: because(
    "Verbindung in den Start oder aus dem Ende",
    "Der Start beginnt nur, und das Ende beendet nur.",
    "Die Verbindung entfernen. Für eine weitere Runde führt sie zum Knoten hinter dem Start.",
  ),
  PB3205: because(
    "Verbindung doppelt gezogen",
    "Ein Lauf geht einmal zu jedem Knoten, wie oft die Verbindung auch gezogen ist.",
    "Eine der beiden Verbindungen entfernen.",
  ),
  PB3301: because(
    "Kreis ohne Ausweg",
    "Einmal darin, käme ein Lauf nie wieder heraus.",
    "Eine Bedingung, eine Weiche oder eine Schleife in den Kreis setzen, mit einem Ausgang, der hinausführt.",
  ),
  PB3302: because(
    "Kreis, den nur max_steps beendet",
    "Er endet mit einem Fehler, wenn die Schritte verbraucht sind.",
    "Den Kreis durch eine Schleife führen: Ihr `max_iterations` beendet ihn ohne Fehler.",
  ),
  PB3401: because(
    "Zusammenführung ohne Verzweigung",
    "Eine Zusammenführung schließt eine Stelle, an der mehrere Wege zugleich gegangen werden.",
    "Die Zusammenführung entfernen oder davor verzweigen: mit einem Knoten „Parallel“ oder mit mehreren Verbindungen von einem Ausgang.",
  ),
  PB3402: because(
    "Zusammenführung, die ewig warten könnte",
    "Ein Zweig, der anderswo enden kann, kommt nie an.",
    "Jeden Weg jedes Zweigs zur Zusammenführung führen, oder was aufhören kann, vor der Verzweigung tun lassen.",
  ),
  PB3403: because(
    "Zweige, die sich zu früh treffen",
    "Wo aus zweien einer wird, wartet die Zusammenführung ewig auf den anderen.",
    "Die Zweige auseinanderhalten: Jeder hat bis zur Zusammenführung eigene Knoten.",
  ),
  PB3404: because(
    "Weg in einen Zweig an der Verzweigung vorbei",
    "Ein solcher Weg kommt bei einer Zusammenführung an, durch deren Verzweigung er nie gegangen ist.",
    "Den Weg zur Verzweigung führen oder zum Nachfolger der Zusammenführung.",
  ),
  PB3405: because(
    "Offene Verzweigung in einem Zweig",
    "Ein Zweig käme mehrmals an.",
    "Die innere Verzweigung mit einer eigenen Zusammenführung schließen, bevor der Zweig weitergeht.",
  ),
  PB3406: because(
    "Quorum unerreichbar",
    "Es werden mehr Zweige verlangt, als die Verzweigung hat.",
    "Das Quorum auf die Zahl der Zweige senken oder Zweige hinzufügen.",
  ),
  PB3407: because(
    "Runden, die ineinander laufen",
    "Eine Verzweigung mit Zusammenführung und eine Schleife zählen ihre Runden; mehrere Wege zugleich brächten sie durcheinander.",
    "Die Verzweigung vor der Schleife zusammenführen, sodass nur ein Weg die Runde macht.",
  ),
  PB3501: because(
    "Gleichzeitiges Schreiben in einen „replace“-Kanal",
    "Welcher Wert gewänne, wäre Zufall; stattdessen scheitert der Lauf.",
    "Einen Reducer wählen, der beide zusammenführt, etwa `append` oder `sum`, oder nur einen Zweig schreiben lassen.",
  ),
  PB3601: because(
    "Rumpf zu tief verschachtelt",
    "Jede Ebene vervielfacht die Läufe der nächsten, und niemand könnte folgen.",
    "Die Listen vorher glätten oder aus dem inneren Graphen einen Agenten machen und ihn statt des Rumpfs nennen.",
  ),
  PB4001: because(
    "Unbekanntes Modell",
    "Unter diesem Namen ist kein Modell registriert.",
    "Ein registriertes Modell verwenden oder eines unter diesem Namen registrieren.",
  ),
  PB4002: because(
    "Unbekanntes Werkzeug",
    "Unter diesem Namen ist kein Werkzeug registriert.",
    "Ein registriertes Werkzeug verwenden oder eines unter diesem Namen registrieren.",
  ),
  PB4003: because(
    "Modell kann etwas nicht",
    "Der Knoten braucht etwas, das das gebundene Modell nicht kann.",
    "Eines der Modelle wählen, die die Meldung nennt, oder ohne die Funktion auskommen.",
  ),
  PB4004: because(
    "Argumente passen nicht zum Werkzeug",
    "Das Werkzeug würde den Aufruf ablehnen.",
    "Die Argumente angeben, die das Eingabeschema des Werkzeugs beschreibt.",
  ),
  PB4005: because(
    "Anhänge, die das Modell nicht lesen kann",
    "Der Knoten zeigt seinem Modell das Gespräch, und die Eingabe kann Bilder oder Dateien mitbringen; das Modell würde sie ablehnen.",
    "Ein Modell wählen, das sie lesen kann, dem Knoten einen eigenen Prompt geben oder im Eingabeschema nur erlauben, was das Modell liest.",
  ),
  PB4006: because(
    "Unbekannter Agent",
    "Unter diesem Kurznamen ist im Projekt kein Agent veröffentlicht.",
    "Den Kurznamen eines veröffentlichten Agenten verwenden oder einen unter diesem veröffentlichen.",
  ),
  PB4007: because(
    "Eingabe passt nicht zum Agenten",
    "Der Agent würde den Lauf ablehnen.",
    "Die Eingabe angeben, die das Eingabeschema des Agenten beschreibt.",
  ),
  PB4008: because(
    "Unbekannte Version eines Agenten",
    "Der Agent hat keine solche Version, es gäbe also nichts, was laufen könnte.",
    "Eine vorhandene Version verwenden oder `version` weglassen, um der veröffentlichten zu folgen.",
  ),
  PB4010: because(
    "Hier nicht verfügbar",
    "Die Sprache kennt diesen Knotentyp, aber diese Installation hat nichts, was ihn ausführt.",
    "Einen anderen Knoten verwenden oder eine Installation, die diesen ausführen kann.",
  ),
  PB5001: because(
    "Ersatz nach einem Fehler fehlt",
    "on_error „default“ braucht ein „default_output“, mit dem es weitergeht.",
    "„default_output“ angeben oder ein anderes „on_error“ wählen.",
  ),
  PB5002: because(
    "Zwischenspeicher an einem Knoten mit Wirkung",
    "Ein gespeichertes Ergebnis steht anstelle des Knotens: Was er bewirkt, oder bis dahin erfahren hätte, fiele weg.",
    "`cache_ttl_s` entfernen; wo nur das Lesen langsam ist, einen Knoten zwischenspeichern, der nur liest.",
  ),
  PB5003: because(
    "Wiederholung eines Knotens, der schreibt",
    "Ein Versuch kann geschrieben haben, bevor er scheiterte, und wird deshalb nicht blind wiederholt: Die meisten Fehler beenden den Knoten sofort.",
    "`retry` entfernen oder etwas aufrufen, das nur liest oder wiederholt werden darf.",
  ),
  PB5004: because(
    "Budget an einem Knoten, der nichts ausgibt",
    "Nur Aufrufe von Modellen und Agenten zählen, der Lauf nimmt also nie den Ausgang `budget`.",
    "Das Budget entfernen, mit allem, was von seinem Ausgang wegführt, oder es dem Knoten geben, der etwas ausgibt.",
  ),
  PB5005: because(
    "Ersatz nach einem Fehler passt nicht",
    "Nach einem Fehler steht der Ersatz anstelle der Ausgaben des Knotens, und wer sie liest, verlässt sich auf ihre Typen.",
    "Unter „default_output“ nur Ausgaben angeben, die der Knoten hat, jede so, wie er sie selbst gäbe.",
  ),
  PB5006: because(
    "Wiederholung nach einem Fehler, der nie kommt",
    "`retry.on` nennt genau die Codes, nach denen der Knoten es noch einmal versucht. Mit einem, mit dem nichts fehlschlägt, beendet der gemeinte Fehler den Knoten sofort.",
    "Einen der Codes von Fehlern verwenden, oder den Code eines `fail`-Knotens im Rumpf; oder `on` entfernen, um alles zu wiederholen, was vorübergehen kann.",
  ),
};
