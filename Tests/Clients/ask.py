"""Asks a server by the clients of other programs, which are not changed for it.

  ask.py BASE_URL

Prints a line for each answer, and fails at the first wrong one. The server has the models en-de, en-pos, en-sentiment,
languages and names of this repository.
"""

import pathlib
import subprocess
import sys
import tempfile
import urllib.request

base = sys.argv[1].rstrip("/")
question, answer = "How are you?", "Wie geht es dir?"


def check(client, found, expected):
    if found != expected:
        sys.exit(f"{client}: found {found!r}, expected {expected!r}")
    print(f"{client}: {found!r}")


def ask_by_libretranslatepy():
    from libretranslatepy import LibreTranslateAPI

    api = LibreTranslateAPI(base + "/")
    check("libretranslatepy, translate", api.translate(question, "en", "de"), answer)
    check("libretranslatepy, detect", api.detect("Das Wetter ist heute schön.")[0]["language"], "de")
    check("libretranslatepy, languages", [language["code"] for language in api.languages()], ["en", "de"])


def ask_by_deep_translator():
    from deep_translator import LibreTranslator

    api = LibreTranslator(source="en", target="de", custom_url=base + "/", api_key="none")
    check("deep-translator", api.translate(question), answer)


def ask_by_libretranslate_aio():
    from libretranslate_aio import BadRequestError, LibreTranslate

    with tempfile.TemporaryDirectory() as folder, LibreTranslate(base) as api:
        found = api.translate(question, "auto", "de", alternatives=2)
        check("libretranslate-aio, auto", (found.translated_text, found.detected_language.language), (answer, "en"))
        page = pathlib.Path(folder) / "page.html"
        page.write_text("<p>Good <b>morning</b>!</p>")
        link = api.translate_file(page, "en", "de").translated_file_url
        check("libretranslate-aio, file", urllib.request.urlopen(link).read(), b"<p>Guten <b>Morgen</b>!</p>")
        check("libretranslate-aio, settings", api.frontend_settings().language.source.code, "en")
        check("libretranslate-aio, health", api.health(), True)
        try:
            api.translate(question, "en", "xx")
        except BadRequestError as error:
            check("libretranslate-aio, error", "xx is not supported" in str(error), True)


def ask_by_transpolibre():
    header = 'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=UTF-8\\n"\n'
    with tempfile.TemporaryDirectory() as folder:
        catalog = pathlib.Path(folder) / "messages.po"
        catalog.write_text(f'{header}\nmsgid "{question}"\nmsgstr ""\n\nmsgid "Good morning!"\nmsgstr ""\n')
        program = pathlib.Path(sys.executable).with_name("transpolibre")
        subprocess.run(
            [program, "-s", "en", "-t", "de", "-u", base, "-f", catalog], check=True, cwd=folder, capture_output=True)
        written = "".join(path.read_text() for path in pathlib.Path(folder).iterdir())
        check("transpolibre", [f'msgstr "{text}"' in written for text in (answer, "Guten Morgen!")], [True, True])


def ask_by_huggingface_hub():
    from huggingface_hub import InferenceClient

    def model(name):
        return InferenceClient(model=f"{base}/models/{name}")

    check("huggingface-hub, translation", model("en-de").translation(question).translation_text, answer)
    label = model("en-sentiment").text_classification("What a waste of time.")[0].label
    check("huggingface-hub, classes", label, "negative")
    words = [(w.word, w.entity, w.start, w.end) for w in model("en-pos").token_classification("Time flies.")]
    check("huggingface-hub, tags", words, [("Time", "NOUN", 0, 4), ("flies", "VERB", 5, 10), (".", "PUNCT", 10, 11)])


def ask_by_udapi():
    from udapi.core.document import Document
    from udapi.tool.udpipeonline import UDPipeOnline

    api = UDPipeOnline("en", base)
    check("udapi, models", api.list_models(), ["en-pos"])
    text = api.perform_request({"data": "Time flies. It does.", "tokenizer": "", "tagger": ""})
    document = Document()
    document.from_conllu_string(text)
    words = [[(node.form, node.lemma, node.upos) for node in tree.descendants] for tree in document.trees]
    first = [("Time", "time", "NOUN"), ("flies", "fly", "VERB"), (".", ".", "PUNCT")]
    check("udapi, sentences", (words[0], len(words)), (first, 2))
    tree = next(document.trees)
    for node in tree.descendants:
        node.upos = "X"
    api.tag_parse_tree(tree)
    check("udapi, tags", [node.upos for node in tree.descendants], ["NOUN", "VERB", "PUNCT"])


def ask_by_openai():
    from openai import NotFoundError, OpenAI

    api = OpenAI(base_url=f"{base}/v1", api_key="none")
    check("openai, models", [model.id for model in api.models.list()], ["names"])
    choice = api.completions.create(model="names", prompt="em", temperature=0, logprobs=1, echo=True).choices[0]
    check("openai, completions", (choice.text, choice.logprobs.tokens[-1]), ("emmalyn", "</s>"))
    stream = api.completions.create(model="names", prompt="em", temperature=0, stream=True)
    check("openai, stream", "".join(event.choices[0].text for event in stream), "malyn")
    try:
        api.completions.create(model="none", prompt="em")
    except NotFoundError as error:
        check("openai, error", error.code, "model_not_found")


ask_by_libretranslatepy()
ask_by_deep_translator()
ask_by_libretranslate_aio()
ask_by_transpolibre()
ask_by_huggingface_hub()
ask_by_udapi()
ask_by_openai()
