"""A second verifier of receipts. It was written from docs/receipt.md alone, with Python's standard library and the
command `openssl`, and shares no line with Comity. ML-DSA-44, which few versions of openssl have, is `ml_dsa_44.py`.

    python3 verify_receipt.py TRUST RECEIPT [RECEIPT ...]
    python3 verify_receipt.py --serve < lines

For each receipt it prints a line: `permit`, `evidence` (it verifies, and permits nothing), or `refused` with the step of
the page that fails first. It ends with 0 where all verify, with 1 where one is refused, and with 2 where it cannot tell.
With `--serve` each line of the input is a JSON object with `trust` (a trust file's text) and `receipt` (base64), and
each line of the output is one with `answer`, `step` and `why`.
"""

import base64
import hashlib
import json
import os
import re
import subprocess
import sys
import tempfile
from datetime import datetime, timedelta

# Python's isolated mode does not look beside the script by itself, and nothing is left there.
sys.dont_write_bytecode = True
sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import ml_dsa_44

CLOCKS_DIFFER = timedelta(minutes=1)
ED25519, COSIGNATURE, ML_DSA_44 = 1, 4, 6
# The algorithms of COSE by the same types.
ALGORITHMS = {ED25519: -19, ML_DSA_44: -48}
# The fixed beginning of an Ed25519 public key as a SubjectPublicKeyInfo (RFC 8410); the 32 bytes of the key follow.
SPKI = bytes.fromhex("302a300506032b6570032100")


class Refused(Exception):
    """The receipt does not verify. `step` is a number of the page, `record`, or `trust`."""

    def __init__(self, step, why):
        super().__init__(why)
        self.step = step
        self.why = why


def check(holds, step, why):
    if not holds:
        raise Refused(step, why)


# ---- JSON in its canonical form (RFC 8785)

UNSURE = re.compile(r"\d[.eE]|\d{16}|[\U00010000-\U0010ffff\ud800-\udfff]")
ESCAPES = {'"': '\\"', "\\": "\\\\", "\b": "\\b", "\f": "\\f", "\n": "\\n", "\r": "\\r", "\t": "\\t"}


def format_number(value):
    """The number as ECMAScript writes it, which RFC 8785 asks for. Python's shortest digits are the same digits."""
    if value == 0:
        return "0"
    if value < 0:
        return "-" + format_number(-value)
    mantissa, exponent = f"{value!r}e0".split("e")[:2]
    whole, _, fraction = mantissa.partition(".")
    fraction = "" if fraction == "0" else fraction
    digits = (whole + fraction).lstrip("0")
    # The value is 0.DIGITS times ten to the power of `point`.
    point = len(whole) + int(exponent) - (len(whole + fraction) - len(digits))
    digits = digits.rstrip("0")
    if len(digits) <= point <= 21:
        return digits + "0" * (point - len(digits))
    if 0 < point <= 21:
        return digits[:point] + "." + digits[point:]
    if -6 < point <= 0:
        return "0." + "0" * -point + digits
    power = point - 1
    sign = "+" if power > 0 else "-"
    return digits[0] + ("." + digits[1:] if digits[1:] else "") + f"e{sign}{abs(power)}"


def format_text(text):
    return '"' + "".join(ESCAPES.get(c) or (f"\\u{ord(c):04x}" if c < " " else c) for c in text) + '"'


def canonical(value):
    if value is None or isinstance(value, bool):
        return json.dumps(value)
    if isinstance(value, (int, float)):
        return format_number(float(value))
    if isinstance(value, str):
        return format_text(value)
    if isinstance(value, list):
        return "[" + ",".join(map(canonical, value)) + "]"
    # Names stand in the order of their UTF-16 code units.
    names = sorted(value, key=lambda name: name.encode("utf-16-be", "surrogatepass"))
    return "{" + ",".join(f"{format_text(name)}:{canonical(value[name])}" for name in names) + "}"


def no_constant(name):
    raise ValueError(f"`{name}` is no number of JSON")


def is_plainly_canonical(value, text):
    """Whether Python's own writer, which is quick, gives the text; said only of texts that it writes as RFC 8785 does."""
    # A fraction, an exponent or a long number may be written otherwise, and names beyond the first plane sorted otherwise.
    if UNSURE.search(text):
        return False
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), sort_keys=True) == text


def read_canonical(data, step, what):
    """Decodes bytes strictly, and refuses every text that is not the canonical one of its value."""
    try:
        text = data.decode("utf-8")
        value = json.loads(text, parse_constant=no_constant)
        # A number of JSON is a double: written as one, it shows where its digits say more than it can hold.
        same = is_plainly_canonical(value, text) or canonical(value) == text
    except (ValueError, RecursionError, OverflowError) as fault:
        raise Refused(step, f"{what} is not JSON in UTF-8: {fault}") from None
    check(same, step, f"{what} is not in its canonical form")
    return value


def read_object(value, names, step, what):
    check(isinstance(value, dict) and set(value) == set(names), step, f"{what} has not exactly the keys {sorted(names)}")
    return value


def read_list(value, step, what):
    check(isinstance(value, list), step, f"{what} is not a list")
    return value


def read_text(value, step, what):
    check(isinstance(value, str), step, f"{what} is not a text")
    return value


def read_whole(value, step, what):
    number = isinstance(value, (int, float)) and not isinstance(value, bool)
    check(number and value == int(value) and 0 <= value < 2**53, step, f"{what} is not a whole number")
    return int(value)


def read_base64(value, step, what, length=None):
    text = read_text(value, step, what)
    try:
        data = base64.b64decode(text, validate=True)
    except ValueError:
        raise Refused(step, f"{what} is not base64") from None
    check(base64.b64encode(data).decode() == text, step, f"{what} is not base64 in its only spelling")
    check(length is None or len(data) == length, step, f"{what} has not {length} bytes")
    return data


# ---- Signatures

known_signatures = {}


def is_signed(key, text, signature):
    """Asks openssl whether the 32 bytes of `key` have signed `text`."""
    about = (key, text, signature)
    if about not in known_signatures:
        with tempfile.TemporaryDirectory() as folder:
            files = [os.path.join(folder, name) for name in ("key", "text", "signature")]
            for file, data in zip(files, (SPKI + key, text, signature)):
                with open(file, "wb") as out:
                    out.write(data)
            words = ["openssl", "pkeyutl", "-verify", "-pubin", "-keyform", "DER", "-inkey", files[0], "-rawin"]
            done = subprocess.run([*words, "-in", files[1], "-sigfile", files[2]], capture_output=True, check=False)
        known_signatures[about] = done.returncode == 0
    return known_signatures[about]


def read_verifier_key(text, kind, length):
    """The name, the id and the public key of one verifier key."""
    parts = text.split("+", 2)
    check(len(parts) == 3, "trust", "a ledger key is not `name+id+base64`")
    name, key_id = parts[:2]
    material = read_base64(parts[2], "trust", "a ledger key", 1 + length)
    check(material[0] == kind, "trust", "a ledger key is of another type")
    digest = hashlib.sha256(name.encode() + b"\n" + material).hexdigest()
    check(digest[:8] == key_id, "trust", "the id of a ledger key does not follow from it")
    return name, key_id, material[1:]


class Key:
    """The key of a log, which may be two keys, with the sizes that it signs: those above `after`, up to `up_to`."""

    def __init__(self, text, after):
        self.text, self.after, self.up_to = text, after, None
        first, *rest = read_text(text, "trust", "a ledger key").split(" ")
        check(len(rest) <= 1, "trust", "a ledger key is more than two keys")
        self.name, self.id, self.public = read_verifier_key(first, ED25519, 32)
        self.second = None
        for each in rest:
            name, *self.second = read_verifier_key(each, ML_DSA_44, 1312)
            check(name == self.name, "trust", "the two keys of a log have two names")

    def parts(self):
        """The type, the id and the public key of each of the one or two keys."""
        return [(ED25519, self.id, self.public)] + ([(ML_DSA_44, *self.second)] if self.second else [])

    def publics(self):
        return {self.public} | ({self.second[1]} if self.second else set())

    def signs(self, size):
        return size > self.after and (self.up_to is None or size <= self.up_to)


class Trust(dict):
    """The keys of each node, and the witnesses of whom so many are required."""

    required, witnesses = 0, ()

    def read_witnesses(self, value):
        self.required = read_whole(value["required"], "trust", "`required`")
        self.witnesses = [read_verifier_key(each, COSIGNATURE, 32) for each in value["keys"]]
        names = {name for name, _, _ in self.witnesses}
        check(1 <= self.required <= len(names), "trust", "more witnesses are required than there are")
        for key in (key for keys in self.values() for key in keys):
            disguised = any(public == key.public and name != key.name for name, _, public in self.witnesses)
            check(not disguised, "trust", "the key of a log is that of a witness with another name")


def read_trust(text):
    """The keys of each node by its id: the one that is trusted, and those to which its log was handed over."""
    try:
        file = json.loads(text, parse_constant=no_constant)
        known = ("comity/v1/trust", "comity/v2/trust", "comity/v3/trust")
        check(file["type"] in known, "trust", "it is not a trust file of a known type")
        trust = Trust({f"spiffe://{node['trustDomain']}/node": read_keys(node) for node in file["nodes"]})
        if file["type"] == known[2]:
            trust.read_witnesses(file["witnesses"])
        return trust
    except (ValueError, KeyError, TypeError, RecursionError) as fault:
        raise Refused("trust", f"the trust file cannot be read: {fault!r}") from None


def read_keys(node):
    keys = [Key(node["ledger"], -1)]
    for hand_over in node.get("handOvers", []):
        old, statement = keys[-1], hand_over["statement"]
        up_to = read_whole(hand_over["upTo"], "trust", "`upTo`")
        leaf = read_canonical(read_base64(statement["leaf"], "trust", "a hand-over"), "trust", "a hand-over")
        check(isinstance(leaf, dict), "trust", "a hand-over is not an object")
        check(leaf.get("from") == old.text, "trust", "a hand-over is from another key")
        follow = read_opening if leaf.get("type") == "comity/v1/log-opening" else read_hand_over
        new = follow(keys, leaf, statement, up_to)
        check(leaf["to"] == hand_over["to"], "trust", "a hand-over is to another key than the list says")
        check(leaf["at"] == hand_over["at"], "trust", "a hand-over is of another time than the list says")
        old.up_to = up_to
        keys.append(new)
    return keys


def read_hand_over(keys, leaf, statement, size):
    """The next key of a log, which the key before has named in its last leaf."""
    old, new = keys[-1], Key(leaf.get("to"), size)
    names = ("agreed", "at", "from", "nonce", "size", "to", "type")
    read_object(leaf, names + ("agreedPostQuantum",) * (new.second is not None), "trust", "a hand-over")
    check(leaf["type"] == "comity/v1/key-hand-over", "trust", "a hand-over is of another type")
    check(leaf["size"] == size and statement["index"] + 1 == size, "trust", "a hand-over is at another place")
    check(size > old.after, "trust", "a hand-over lies before its key began")
    check(read_head(statement, [old]) == size, "trust", "the head of a hand-over is of another size")
    check(new.name == old.name, "trust", "a hand-over is to the key of another log")
    before = set().union(*(key.publics() for key in keys))
    check(not before & new.publics(), "trust", "a hand-over is to a key that had the log before")
    check(new.second or not old.second, "trust", "a hand-over is from two keys to one")
    said = {name: leaf[name] for name in leaf if not name.startswith("agreed")}
    said = canonical(said).encode()
    agreed = read_base64(leaf["agreed"], "trust", "`agreed`", 64)
    check(is_signed(new.public, said, agreed), "trust", "the new key did not agree")
    if new.second:
        second = read_base64(leaf["agreedPostQuantum"], "trust", "`agreedPostQuantum`", ml_dsa_44.SIGNATURE_BYTES)
        check(ml_dsa_44.is_signed(new.second[1], said, second), "trust", "the second new key did not agree")
    return new


def read_opening(keys, leaf, statement, up_to):
    """The same key under the name of a log that goes on after the first leaves of one whose end was lost."""
    read_object(leaf, ("at", "by", "from", "held", "nonce", "size", "to", "type"), "trust", "an opening")
    size = read_whole(leaf["size"], "trust", "`size`")
    old, new = keys[-1], Key(leaf["to"], size - 1)
    check(new.publics() == old.publics(), "trust", "an opening is under another key")
    own = old.name.split("/")[0]
    check(re.fullmatch(re.escape(own) + "/[0-9]{4}-[0-9]{2}-[0-9]{2}-[0-9a-f]{8}", new.name), "trust", "its name is another")
    check(all(key.name != new.name for key in keys), "trust", "an opening is under a name that the log had")
    check(statement["index"] + 1 == size and size > max(0, old.after), "trust", "an opening is at another place")
    check(read_head(statement, [new]) == size, "trust", "the head of an opening is of another size")
    held, _ = read_size(*read_note(leaf["held"], [old], alone=False)[:2])
    check(held == up_to and held >= size, "trust", "an opening names another head of the lost log")
    return new


# ---- Steps 2 to 5: a statement

SIGNERS = {
    "comity/v1/assessment": "origin",
    "comity/v1/bar": "destination",
    "comity/v1/decision": "destination",
    "comity/v1/denial": "origin",
    "comity/v1/proposal": "origin",
    "comity/v2/assessment": "origin",
    "comity/v2/decision": "destination",
    "comity/v2/denial": "origin",
    "comity/v2/proposal": "origin",
}


class Statement:
    """A statement whose signature and proof hold. `data` is its leaf, and `check` what holds it against the keys of its node."""

    def __init__(self, value, trust):
        self.value = value
        self.read(read_base64(value["leaf"], 2, "`leaf`"), trust, lambda keys: read_head(value, keys))

    def read(self, data, trust, check_head_of):
        self.leaf = read_canonical(data, 2, "a leaf")
        check(isinstance(self.leaf, dict), 2, "a leaf is not an object")
        kind = self.leaf.get("type")
        check(isinstance(kind, str) and kind in SIGNERS, 2, "a leaf is of a type that stands in no receipt")
        node = self.leaf.get(SIGNERS[kind])
        check(isinstance(node, str) and node in trust, 2, f"the trust file names no key of `{node}`")
        check_head_of(trust[node])
        self.keys = trust[node]
        self.hash = hashlib.sha256(b"\0" + data).digest()
        self.kind = kind.rpartition("/")[2]
        self.names_list = kind.startswith("comity/v2/")


def read_head(statement, keys):
    """Checks a statement's signature, head and proof; returns the size of its log."""
    key, text, _ = read_note(statement["checkpoint"], keys)
    return check_head(key, text, statement)


def check_head(key, text, statement):
    """Steps 4 and 5."""
    size, root = read_size(key, text)
    leaf = hashlib.sha256(b"\0" + read_base64(statement["leaf"], 2, "`leaf`")).digest()
    check_proof(leaf, statement["index"], size, statement["proof"], root)
    return size


def read_size(key, text):
    """Step 4: the size and the root of a head."""
    lines = text.split("\n")
    check(len(lines) >= 4, 4, "the head has fewer than three lines")
    check(lines[0] == key.name, 4, "the head is of another log")
    check(lines[1].isascii() and lines[1].isdigit() and str(int(lines[1])) == lines[1], 4, "the size is no decimal")
    size = int(lines[1])
    root = read_base64(lines[2], 4, "the root", 32)
    check(key.signs(size), 4, f"the key `{key.id}` does not sign the log at the size {size}")
    return size, root


def read_note(note, keys, alone=True):
    """Step 3: the key that has signed a note, the note's text, and the lines of others. `alone` refuses these."""
    note = read_text(note, 3, "`checkpoint`")
    text, blank, signed = note.rpartition("\n\n")
    check(blank != "" and signed.endswith("\n"), 3, "the note has no signature line")
    lines = [read_line(line) for line in signed[:-1].split("\n")]
    signers = [(name, data[:4]) for name, data in lines]
    check(len(set(signers)) == len(signers), 3, "two signature lines are of one key")
    own = [line for line in lines if alone or line[0].split("/")[0] == keys[0].name.split("/")[0]]
    others = [line for line in lines if line not in own]
    check(own, 3, "the log has not signed the note")
    name, signature = own[0]
    check(len(signature) == 68, 3, "the first signature is not one of Ed25519")
    found = [key for key in keys if key.name == name and key.id == signature[:4].hex()]
    check(found, 3, "the signature is of another key")
    check(len(own) == (2 if found[0].second else 1), 3, "the note has not as many signatures as its key is keys")
    try:
        data = f"{text}\n".encode()
    except UnicodeEncodeError:
        raise Refused(3, "the note holds a lone surrogate") from None
    check(is_signed(found[0].public, data, signature[4:]), 3, "the signature is wrong")
    if found[0].second:
        check_second(found[0], data, *own[1])
    return found[0], f"{text}\n", others


def read_line(line):
    parts = line.split(" ")
    check(len(parts) == 3 and parts[0] == "\u2014", 3, "a signature line is not `\u2014 name base64`")
    return parts[1], read_base64(parts[2], 3, "a signature line")


def check_second(key, data, name, signature):
    """The second signature: by ML-DSA-44, over a structure of the head."""
    second_id, public = key.second
    check(name == key.name and signature[:4].hex() == second_id, 3, "the second signature is of another key")
    check(signature[4:12] == bytes(8), 3, "the second signature has a time")
    lines = data.split(b"\n")
    check(len(lines) == 4, 3, "the head has not exactly three lines, as a second signature needs")
    size = lines[1].decode()
    check(size.isdigit() and int(size) < 2**53, 3, "the size is no decimal")
    root = read_base64(lines[2].decode(), 3, "the root", 32)
    names = [key.name.encode(), lines[0]]
    check(all(len(each) < 256 for each in names), 3, "the name of the log is too long")
    signer, log = (bytes([len(each)]) + each for each in names)
    head = b"subtree/v1\n\0" + signer + bytes(8) + log + bytes(8) + int(size).to_bytes(8, "big") + root
    check(ml_dsa_44.is_signed(public, head, signature[12:]), 3, "the second signature is wrong")


def check_proof(start, index, size, proof, root, step=5):
    index = read_whole(index, step, "`index`")
    hashes = (read_base64(each, step, "a hash of the proof", 32) for each in read_list(proof, step, "the proof"))
    check(root_of(start, index, size, hashes, step) == root, step, "the proof does not lead to the root")


def root_of(start, index, size, hashes, step=5):
    check(index < size, step, "the index lies beyond the size")
    node, last, found = index, size - 1, start
    for other in hashes:
        check(last != 0, step, "the proof is too long")
        if node % 2 == 1 or node == last:
            found = hashlib.sha256(b"\1" + other + found).digest()
            while node % 2 == 0 and node != 0:
                node, last = node // 2, last // 2
        else:
            found = hashlib.sha256(b"\1" + found + other).digest()
        node, last = node // 2, last // 2
    check(last == 0, step, "the proof is too short")
    return found


# ---- The step "check the record"


def check_record(leaf, record):
    """Returns the verdict on a record, which the leaf's tree holds."""
    step = "record"
    tree = leaf["records"]
    check(isinstance(tree, dict), step, "`records` of a leaf is not an object")
    count = read_whole(tree.get("count"), step, "`count`")
    root = read_base64(tree.get("root"), step, "`root`", 32)
    read_base64(record["record"], step, "`record`", 32)
    check(isinstance(record["verdict"], dict), step, "`verdict` is not an object")
    entry = {
        "index": record["index"],
        "record": record["record"],
        "type": "comity/v1/record",
        "verdict": hashlib.sha256(canonical(record["verdict"]).encode()).hexdigest(),
    }
    start = hashlib.sha256(b"\0" + canonical(entry).encode()).digest()
    check_proof(start, record["index"], count, record["path"], root, step)
    return record["verdict"]


# ---- Steps 6 to 8: what the statements say together


def read_time(text, what):
    try:
        return datetime.fromisoformat(read_text(text, 6, what))
    except ValueError:
        raise Refused(6, f"{what} is no time") from None


def check_pair(first, second):
    one, other = first.leaf, second.leaf
    check(first.kind == "proposal", 6, "the first of two statements is no proposal")
    check(second.kind in ("decision", "bar"), 6, "the second of two statements is neither a decision nor a bar")
    for name in ("transfer", "origin", "destination"):
        check(one.get(name) == other.get(name), 6, f"the statements name different values of `{name}`")
    check(one["origin"] != one["destination"], 6, "origin and destination are one node")
    if second.kind == "bar":
        return
    check(other.get("proposal") == first.hash.hex(), 6, "the decision is about another proposal")
    if other.get("decision") == "permit":
        at, begin, end = (read_time(*each) for each in (
            (other.get("at"), "`at` of the decision"),
            (one.get("at"), "`at` of the proposal"),
            (one.get("decideBy"), "`decideBy`"),
        ))
        check(begin - CLOCKS_DIFFER <= at <= end + CLOCKS_DIFFER, 6, "the decision permits outside its time")


def check_lists(lists, statements, verdicts):
    named = [each.leaf for each in statements if each.names_list] + verdicts
    hashes = list(dict.fromkeys(each.get("obligationsHash") for each in named))
    found = [hashlib.sha256(canonical(each).encode()).hexdigest() for each in lists]
    check(found == hashes, 7, "the lists of obligations are not those that the leaves name, in their order")


def words_of(decided):
    """The concepts in a translation, without the empty ones."""
    translation = decided.get("translation")
    terms = translation.get("terms") if isinstance(translation, dict) else None
    check(isinstance(terms, list) and all(isinstance(each, dict) for each in terms), 8, "a translation has no terms")
    return {each.get("concept") for each in terms} - {""}


def check_concepts(sets):
    check(all(each == sets[0] for each in sets), 8, "the two nodes have permitted different data")


def concepts_of(proposal):
    named = proposal.get("concepts")
    lists = [named.get(each) for each in ("modality", "form", "purpose")] if isinstance(named, dict) else [None]
    check(all(isinstance(each, list) for each in lists), 8, "the proposal names no concepts")
    return {concept for each in lists for concept in each} - {""}


# ---- COSE receipts


class Tag(tuple):
    """A tag of CBOR with its content."""


def head(major, number):
    """The shortest head of an item of CBOR (RFC 8949, section 3)."""
    if number < 24:
        return bytes([major << 5 | number])
    length = next(each for each in (1, 2, 4, 8) if number < 256**each)
    return bytes([major << 5 | 24 + length.bit_length() - 1]) + number.to_bytes(length, "big")


def write_cbor(value):
    """The one encoding of a value: deterministic, with labels in the order of their bytes."""
    if value is None:
        return b"\xf6"
    if isinstance(value, int):
        return head(0, value) if value >= 0 else head(1, -1 - value)
    if isinstance(value, bytes):
        return head(2, len(value)) + value
    if isinstance(value, str):
        return head(3, len(value.encode())) + value.encode()
    if isinstance(value, Tag):
        return head(6, value[0]) + write_cbor(value[1])
    if isinstance(value, dict):
        entries = sorted((write_cbor(label), write_cbor(each)) for label, each in value.items())
        return head(5, len(entries)) + b"".join(label + each for label, each in entries)
    return head(4, len(value)) + b"".join(map(write_cbor, value))


def read_item(data, at):
    """The item that begins at a place, and the place behind it."""
    major, short = data[at] >> 5, data[at] & 31
    if (major, short) == (7, 22):
        return None, at + 1
    width = 0 if short < 24 else {24: 1, 25: 2, 26: 4, 27: 8}[short]
    number = int.from_bytes(data[at + 1 : at + 1 + width], "big") if width else short
    at += 1 + width
    if major < 2:
        return (-1 - number if major else number), at
    if major < 4:
        piece = data[at : at + number]
        return (piece.decode() if major == 3 else piece), at + number
    if major == 7:
        raise ValueError("a simple value other than null")
    items = []
    for _ in range({4: number, 5: 2 * number, 6: 1}[major]):
        item, at = read_item(data, at)
        items.append(item)
    if major == 6:
        return Tag((number, items[0])), at
    return (items if major == 4 else dict(zip(items[::2], items[1::2]))), at


def read_cbor(data):
    """Decodes one item, and refuses every encoding of it but the one."""
    try:
        value, end = read_item(data, 0)
        same = end == len(data) and write_cbor(value) == data
    except (ValueError, KeyError, IndexError, TypeError, RecursionError, OverflowError) as fault:
        raise Refused("cose", f"it is not CBOR of this page: {fault!r}") from None
    check(same, "cose", "its CBOR is not deterministic")
    return value


def read_map(value, labels, optional=()):
    there = isinstance(value, dict) and set(labels) <= set(value) <= set(labels) | set(optional)
    check(there, "cose", f"a map has not exactly the labels {sorted(labels)}")
    return value


def is_count(value):
    return type(value) is int and 0 <= value < 2**53


class Cose:
    """One COSE receipt, read and not verified."""

    def __init__(self, data):
        tag = read_cbor(data)
        parts = tag[1] if isinstance(tag, Tag) and tag[0] == 18 else None
        check(isinstance(parts, list) and len(parts) == 4, "cose", "it is no tagged COSE_Sign1")
        self.protected, beside, payload, self.signature = parts
        of_bytes = isinstance(self.protected, bytes) and isinstance(self.signature, bytes)
        check(of_bytes and payload is None, "cose", "a part of the COSE_Sign1 is of another kind")
        named = read_map(read_cbor(self.protected), (1, 4, 15, 395, -65537))
        claims = read_map(named[15], (1, 2))
        self.algorithm, self.kid, self.size = named[1], named[4], named[-65537]
        check(named[395] == 1 and isinstance(self.kid, bytes), "cose", "the tree or the key is of another kind")
        read_map(beside, (396, -65538), (-65539,))
        proofs = read_map(beside[396], (-1,))[-1]
        check(isinstance(proofs, list) and len(proofs) == 1, "cose", "there is not one proof")
        check(isinstance(proofs[0], bytes), "cose", "the proof is no byte string")
        proof = read_cbor(proofs[0])
        check(isinstance(proof, list) and len(proof) == 3, "cose", "the proof has not three parts")
        size, self.index, self.path = proof
        check(is_count(size) and is_count(self.index) and size == self.size, "cose", "the proof is of another size")
        hashes = isinstance(self.path, list) and all(isinstance(each, bytes) and len(each) == 32 for each in self.path)
        check(hashes and 1 <= len(self.path) <= 64, "cose", "the path is not of 1 to 64 hashes")
        self.leaf, self.rest = beside[-65538], beside.get(-65539)
        check(isinstance(self.leaf, bytes), "cose", "the leaf is no byte string")
        self.claim = (claims[1], claims[2], self.size, self.index, self.path)


class CoseStatement(Statement):
    """A leaf that COSE receipts prove."""

    def __init__(self, receipts, trust):
        self.receipts = receipts
        self.read(receipts[0].leaf, trust, self.check_receipts)

    def check_receipts(self, keys):
        first = self.receipts[0]
        leaf = hashlib.sha256(b"\0" + first.leaf).digest()
        check(all(each.claim == first.claim for each in self.receipts), 5, "the receipts are about different leaves")
        root = root_of(leaf, first.index, first.size, first.path)
        check(first.claim[1] == leaf.hex(), 5, "the receipt is about another leaf")
        found = [key for key in keys if key.name == first.claim[0] and bytes.fromhex(key.id) == first.kid]
        check(found, 3, "the receipt is of another key")
        parts = found[0].parts()
        check(len(parts) == len(self.receipts), 3, "the leaf has not as many receipts as its key is keys")
        for (kind, key_id, public), each in zip(parts, self.receipts):
            same = each.algorithm == ALGORITHMS[kind] and each.kid.hex() == key_id
            check(same, 3, "a receipt is of another key or algorithm")
            said = write_cbor(["Signature1", each.protected, b"", root])
            signed = ml_dsa_44.is_signed if kind == ML_DSA_44 else is_signed
            check(signed(public, said, each.signature), 3, "the signature of a receipt is wrong")
        check(found[0].signs(first.size), 4, "the key does not sign the log at that size")


def read_cose_file(data, trust):
    """Steps 1 to 8 of a file of COSE receipts: whether it permits, and its statements."""
    items = read_cbor(data)
    of_bytes = isinstance(items, list) and all(isinstance(each, bytes) for each in items)
    check(of_bytes and 1 <= len(items) <= 4, "cose", "it is not a list of 1 to 4 byte strings")
    receipts = [Cose(each) for each in items]
    having = [each.rest is not None for each in receipts]
    check(having[0] and not any(having[1:]), "cose", "the first receipt alone has the rest")
    groups = []
    for each in receipts:
        if not groups or groups[-1][0].leaf != each.leaf:
            groups.append([])
        groups[-1].append(each)
    check(len(groups) <= 2, "cose", "it is about more than two leaves")
    check(isinstance(receipts[0].rest, bytes), "cose", "the rest is no byte string")
    rest = read_canonical(receipts[0].rest, 1, "the rest")
    check(isinstance(rest, dict) and "statements" not in rest, 1, "the rest is not an object without statements")
    return read_receipt({**rest, "statements": groups}, trust, CoseStatement)


# ---- A whole receipt

FORMS = {
    "comity/v1/receipt": ("statements", "type"),
    "comity/v2/receipt": ("obligations", "statements", "type"),
    "comity/v3/receipt": ("obligations", "records", "statements", "type"),
}


def is_permit(data, trust):
    """Takes all steps of the page. Returns True where the receipt permits to send. Raises Refused."""
    counts = {}
    if data[:1] and data[0] >> 5 == 4:
        permits, statements = read_cose_file(data, trust)
    else:
        receipt = read_canonical(data, 1, "the receipt")
        if isinstance(receipt, dict) and receipt.get("type") == "comity/v4/receipt":
            permits, statements, counts = read_witnessed(receipt, trust)
        else:
            permits, statements = read_receipt(receipt, trust)
    on = [counts.get(place, 0) for place in range(len(statements))]
    if statements[-1].kind == "decision":
        on[0] = max(on)
    check(min(on) >= trust.required, 11, "not so many witnesses as are required have cosigned each statement")
    return permits


def read_witnessed(receipt, trust):
    """Steps 1 to 10, and how many of the required witnesses have cosigned each statement, by its place."""
    read_object(receipt, ("receipt", "type", "witnessed"), 1, "the receipt")
    entries = read_list(receipt["witnessed"], 1, "`witnessed`")
    for entry in entries:
        read_object(entry, ("checkpoint", "proof", "statement"), 1, "an entry of `witnessed`")
    places = [read_whole(entry["statement"], 1, "`statement`") for entry in entries]
    check(places in ([0], [1], [0, 1]), 1, "`witnessed` does not name each statement once, in order")
    permits, statements = read_receipt(receipt["receipt"], trust)
    counts = {}
    for place, entry in zip(places, entries):
        check(place < len(statements), 9, "`witnessed` names a statement that the receipt does not have")
        counts[place] = check_witnessed(statements[place], entry, trust)
    return permits, statements, counts


def check_witnessed(statement, entry, trust):
    """Steps 9 and 10: a later head that holds the leaf, and the cosignatures on it. Returns how many required witnesses cosigned."""
    key, text, others = read_note(entry["checkpoint"], statement.keys, alone=False)
    check_head(key, text, {**statement.value, "checkpoint": entry["checkpoint"], "proof": entry["proof"]})
    nodes = []
    for name, _ in others:
        for known in trust.get(f"spiffe://{name.split('/')[0]}/node", []):
            material = bytes([COSIGNATURE]) + known.public
            nodes.append((name, hashlib.sha256(name.encode() + b"\n" + material).hexdigest()[:8], known.public))
    for name, data in others:
        for known, key_id, public in [*nodes, *trust.witnesses]:
            if known == name and key_id == data[:4].hex():
                check(len(data) == 76, 10, "a cosignature is not of a time and 64 bytes")
                seconds = int.from_bytes(data[4:12], "big")
                said = f"cosignature/v1\ntime {seconds}\n{text}".encode()
                check(is_signed(public, said, data[12:]), 10, "a cosignature is wrong")
    named = {(name, key_id) for name, key_id, _ in trust.witnesses}
    return len({name for name, data in others if (name, data[:4].hex()) in named})


def read_receipt(receipt, trust, statement_of=Statement):
    """Steps 1 to 8: whether a receipt of version 1, 2 or 3 permits, and its statements."""
    kind = receipt.get("type") if isinstance(receipt, dict) else None
    check(isinstance(kind, str) and kind in FORMS, 1, "it is not a receipt of a known type")
    read_object(receipt, FORMS[kind], 1, "the receipt")
    lists = read_list(receipt.get("obligations", []), 1, "`obligations`")
    check(kind != "comity/v2/receipt" or lists, 1, "`obligations` is empty")
    values = read_list(receipt["statements"], 1, "`statements`")
    check(len(values) in (1, 2), 1, "a receipt has one statement or two")
    for value in values:
        if statement_of is Statement:
            read_object(value, ("checkpoint", "index", "leaf", "proof"), 1, "a statement")
    records = read_list(receipt.get("records", []), 1, "`records`")
    for record in records:
        read_object(record, ("index", "path", "record", "verdict"), 1, "a record")
    statements = [statement_of(value, trust) for value in values]
    verdicts = check_records(kind, records, statements)
    permits = check_together(statements, verdicts)
    check_lists(lists, statements, verdicts)
    if permits:
        first, second = (each.leaf for each in statements)
        if verdicts:
            check_concepts([words_of(each) for each in verdicts])
        else:
            check_concepts([concepts_of(first), words_of(first), words_of(second)])
    return permits, statements


def check_records(kind, records, statements):
    """Returns the verdict of each statement on the one record; none in a receipt that is not of a record."""
    if kind != "comity/v3/receipt":
        check(all("records" not in each.leaf for each in statements), "record", "a chunk has receipts of its records alone")
        return []
    of_chunk = [each for each in statements if each.kind != "bar"]
    check(all("records" in each.leaf for each in of_chunk), "record", "a statement is about no chunk")
    check(len(records) == len(of_chunk), "record", "there is not one record for each statement but a bar")
    verdicts = [check_record(each.leaf, record) for each, record in zip(of_chunk, records)]
    if len(records) == 2:
        one, other = records
        check(one["index"] == other["index"], "record", "the records stand at different places")
        check(one["record"] == other["record"], "record", "the records are of different people")
        counts = [each.leaf["records"]["count"] for each in statements]
        check(counts[0] == counts[1], "record", "the two chunks have different numbers of records")
    return verdicts


def check_together(statements, verdicts):
    """Step 6. Returns True where two statements permit."""
    if len(statements) == 1:
        [only] = statements
        denied_at_home = only.kind == "proposal" and verdicts and verdicts[0].get("decision") == "deny"
        check(only.kind in ("assessment", "denial") or denied_at_home, 6, "one statement alone is no answer")
        return False
    check_pair(*statements)
    if statements[1].kind == "bar":
        return False
    decided = verdicts or [each.leaf for each in statements]
    return all(each.get("decision") == "permit" for each in decided)


def serve():
    trusts = {}
    for line in sys.stdin:
        asked = json.loads(line)
        answer = {}
        try:
            if asked["trust"] not in trusts:
                trusts[asked["trust"]] = read_trust(asked["trust"])
            permit = is_permit(base64.b64decode(asked["receipt"]), trusts[asked["trust"]])
            answer = {"answer": "permit" if permit else "evidence"}
        except Refused as refused:
            answer = {"answer": "refused", "step": str(refused.step), "why": refused.why}
        print(json.dumps(answer), flush=True)


def main(words):
    if words == ["--serve"]:
        serve()
        return 0
    if len(words) < 2:
        print(__doc__, file=sys.stderr)
        return 2
    refused_any = False
    try:
        with open(words[0], encoding="utf-8") as file:
            trust = read_trust(file.read())
        for name in words[1:]:
            with open(name, "rb") as file:
                data = file.read()
            try:
                print(f"{name}: {'permit' if is_permit(data, trust) else 'evidence'}")
            except Refused as refused:
                refused_any = True
                print(f"{name}: refused: step {refused.step}: {refused.why}")
    except (OSError, Refused) as fault:
        print(f"cannot tell: {getattr(fault, 'why', fault)}", file=sys.stderr)
        return 2
    return 1 if refused_any else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
