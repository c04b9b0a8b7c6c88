/** Properties, of whatever vocabulary, that state the end of something, or what takes its place. */

/** The words of a property's name, as `-valid-until`, that state an end or a time within which something holds. */
const ENDING = new RegExp(
  "-(?:valid(?:-(?:from|through|until|till|to|for))?|validity(?:-.*)?|invalid(?:ated|ation|ity)?(?:-.*)?|expir\\w*(?:-.*)?|" +
    "(?:replaced|superseded)(?:-by)?|deprecat(?:ed|ion)(?:-.*)?|(?:revoked|revocation)(?:-.*)?|withdrawn(?:-.*)?|" +
    "withdrawal-(?:time|date|by|at)|terminat(?:ed|ion)(?:-.*)?|obsolete\\w*|until|cancel(?:l?ed|lation)(?:-.*)?|suspended|" +
    "temporal(?:-coverage)?|coverage|end|ends|ended(?:-.*)?|end-(?:time|date|at))$",
);
/** Names by which a node ends another, or takes its place. */
const ENDS_OTHER =
  /^-(?:replaces|supersedes|revokes|withdraws|invalidates|terminates|cancels|deprecates|objects-to)$/;

/** Returns true for a property that states the end of what has it: `dct:valid`, `schema:expires`, `ex:revoked`. */
export function statesEnd(property: string): boolean {
  return ENDING.test(namesOf(property));
}

/** Returns true for a property by which a node ends, or takes the place of, what it leads to: `dct:replaces`. */
export function endsOther(property: string): boolean {
  return ENDS_OTHER.test(namesOf(property));
}

/** Returns the words of the last part of a name, each after a dash and in small letters. */
function namesOf(property: string): string {
  const local = property.slice(Math.max(...["#", "/", ":"].map((mark) => property.lastIndexOf(mark))) + 1);
  return local.replaceAll(/[A-Z]?[a-z]+|[A-Z]+|[^A-Za-z]+/g, (word) =>
    /[A-Za-z]/.test(word) ? `-${word.toLowerCase()}` : "",
  );
}
