import type { startWords as english } from "../en/start.ts";
import type { Translation } from "../translation.ts";

/** The texts of the first minutes in German. */
export const startWords: Translation<typeof english> = {
  "start.recorded.title": "Aufgezeichneter Lauf",
  "start.recorded.text": "Die Frage an den Demo-Agenten war „{question}“. Das ist der Weg, den er nahm.",
  "start.recorded.run": "Selbst laufen lassen",
  "start.recorded.dismiss": "Aufgezeichneten Lauf ausblenden",

  "start.tour.count": "{number} von {of}",
  "start.tour.next": "Weiter",
  "start.tour.back": "Zurück",
  "start.tour.skip": "Rundgang überspringen",
  "start.tour.begin": "Rundgang zeigen",
  "start.tour.canvasTitle": "Das ist der Agent",
  "start.tour.canvasText":
    "Jede Karte ist ein Schritt, jede Linie ein Weg, den ein Lauf nehmen kann. Eine Karte auswählen, um zu ändern, was sie tut; Fehler zeigen sich sofort.",
  "start.tour.testTitle": "Hier ausprobieren",
  "start.tour.testText":
    "Mit dem Entwurf sprechen und zusehen, wie sein Weg im Graphen aufleuchtet, mit Dauer und Ergebnis jedes Schritts.",
  "start.tour.publishTitle": "Ernst machen",
  "start.tour.publishText":
    "Veröffentlichen friert eine Version ein, die Programme aufrufen. Am Entwurf lässt sich weiterarbeiten, und jede Version bleibt erreichbar.",

  "start.gallery.title": "Neuer Agent",
  "start.gallery.description":
    "Mit einem Agenten beginnen, der schon funktioniert, und ihn anpassen, oder mit einem leeren Graphen.",
  "start.gallery.search": "Vorlagen suchen",
  "start.gallery.shows": "Was sie zeigen",
  "start.gallery.all": "Alle",
  "start.gallery.templates": "Vorlagen",
  "start.gallery.none":
    "Keine Vorlage passt. Ein anderes Wort versuchen oder mit einem leeren Graphen beginnen.",
  "start.gallery.count": "{count} Vorlagen",
  "start.gallery.oneTemplate": "1 Vorlage",
  "start.gallery.try": "Zum Ausprobieren",
  "start.gallery.simpleName": "Einfache Antwort",
  "start.gallery.simpleText":
    "Ein Modell, das eine Nachricht beantwortet: der kleinste Agent, der etwas tut.",
  "start.gallery.emptyName": "Leer",
  "start.gallery.emptyText": "Nichts als ein Anfang und ein Ende.",

  "start.model.use": "Echtes Modell verwenden",
  "start.model.own": "Modell: {model}",
  "start.model.title": "Echtes Modell verwenden",
  "start.model.description":
    "Das Demo-Modell folgt einfachen Regeln und denkt nicht. Mit einem Schlüssel des eigenen Anbieters antworten die Agenten wirklich, ab der nächsten Nachricht.",
  "start.model.current":
    "Den Agenten antwortet {model}, mit einem Schlüssel, der {ago} eingegeben wurde. Ein neuer ersetzt ihn.",
  "start.model.key": "API-Schlüssel",
  "start.model.keyHint":
    "Von OpenAI oder einem kompatiblen Server. Er wird versiegelt gespeichert und nie wieder gezeigt.",
  "start.model.more": "Anderer Server oder anderes Modell",
  "start.model.baseUrl": "Adresse des Servers",
  "start.model.baseUrlHint": "Mit Version, etwa https://api.example.com/v1. Für OpenAI leer lassen.",
  "start.model.name": "Modell des Anbieters",
  "start.model.nameHint": "Für das übliche Modell des Servers leer lassen.",
  "start.model.submit": "Schlüssel verwenden",
  "start.model.remove": "Schlüssel vergessen",
  "start.model.done": "Fertig: Ab jetzt antwortet {model}.",
  "start.model.silent": "Der Schlüssel ist gespeichert, aber das Modell hat nicht geantwortet",
  "start.model.notKept": "Das Modell hat nicht geantwortet, der Schlüssel wurde darum nicht gespeichert",
  "start.model.keep": "Trotzdem speichern",
  "start.model.removed": "Vergessen: Das Modell des Servers antwortet wieder.",

  "start.topic.conversation": "Gespräch",
  "start.topic.branches": "Verzweigungen",
  "start.topic.tools": "Werkzeuge",
  "start.topic.people": "Menschen entscheiden",
  "start.topic.structured_output": "Daten aus Text",
  "start.topic.parallel": "Gleichzeitig",
  "start.topic.map": "Für jedes Element",
  "start.topic.loop": "Schleifen",
  "start.topic.guardrails": "Leitplanken",
  "start.topic.limits": "Grenzen",
};
