"""Everything a member can do, declared once: footer, help, palette and the member's own keys are made of it.

An action's id never changes, because key maps name it. Every action has a key that needs no ctrl.
"""

from __future__ import annotations

from dataclasses import dataclass

from textual.binding import Binding

GO, LOOK, CHANGE, TOGETHER, PROGRAM = "Go", "Look", "Change", "Together", "Program"
GROUPS = (GO, LOOK, CHANGE, TOGETHER, PROGRAM)


@dataclass(frozen=True, slots=True)
class Action:
    """One thing that can be done, and the keys that do it.

    `where` is the screen or widget that answers: `app` everywhere, `list` in every list, else a place. `act` is the
    method (`action_<act>`) where it is not the last part of the id. `shown` puts it in the footer. Where it `leads` to
    a place for typing, keys that follow wait until that place is there. What is `near` moves within what has focus and
    does nothing else.
    """

    id: str
    keys: str
    label: str
    help: str
    group: str
    act: str = ""
    shown: bool = False
    priority: bool = False
    leads: bool = False
    near: bool = False

    @property
    def where(self) -> str:
        """Return the place that answers, the first part of the id."""
        return self.id.partition(".")[0]

    @property
    def method(self) -> str:
        """Return what Textual runs."""
        return self.act or self.id.partition(".")[2].replace("-", "_")

    @property
    def binding(self) -> Binding:
        """Return it as Textual's binding, which carries the action's id."""
        return Binding(
            self.keys, self.method, self.label, show=self.shown, tooltip=self.help, id=self.id, priority=self.priority
        )


ACTIONS: tuple[Action, ...] = (
    # Everywhere
    Action("app.home", "1", "Home", "What is due, what is blocked and by whom, what others changed.", GO, "go('home')"),
    Action("app.records", "2", "Records", "All records, by kind.", GO, "go('records')"),
    Action("app.review", "3", "Review", "What is not sent yet, what came in, what is wrong.", GO, "go('review')"),
    Action("app.search", "slash", "Search", "Find records by any word in them.", GO, shown=True, leads=True),
    Action("app.new", "n", "New", "Begin a record: its kind, its title.", CHANGE, "new_record", shown=True, leads=True),
    Action("app.sync", "s", "Send & receive", "Send your work and receive what others sent.", TOGETHER, shown=True),
    Action(
        "app.preview-sync", "P", "What would happen", "What sending and receiving would do; nothing moves.", TOGETHER
    ),
    Action("app.palette", "colon,ctrl+p", "All actions", "Any action or record by name.", PROGRAM, "command_palette"),
    Action("app.help", "question_mark,f1", "Help", "The keys that work here, and how to search.", PROGRAM, shown=True),
    Action("app.theme", "f12", "Colours", "Choose colours, high contrast among them.", PROGRAM, "change_theme"),
    Action("app.quit", "q", "Quit", "Leave cawg. What you typed is kept.", PROGRAM, "leave", shown=True),
    Action("app.calendar", "c", "Calendar", "Everything that is due: by day, by person, by record, as a picture.", GO),
    # A screen above another
    Action("screen.back", "escape", "Back", "Back to where you came from.", GO),
    # A workspace that cannot be opened
    Action("trouble.again", "r", "Try again", "Open the same workspace once more.", GO, shown=True),
    Action("trouble.welcome", "w", "Another", "Begin, join or try another workspace.", GO, shown=True),
    # Welcome and its forms
    Action("welcome.begin", "b", "Begin", "Begin a new workspace.", GO, "choose('begin')", shown=True),
    Action("welcome.join", "i", "Join", "Join a workspace that others share.", GO, "choose('join')", shown=True),
    Action("welcome.demo", "t", "Try", "Try the demo network.", GO, "choose('demo')", shown=True),
    Action("welcome.next", "down,j", "Next", "The next way.", GO),
    Action("welcome.previous", "up,k", "Previous", "The way before.", GO),
    Action("choice.take", "enter,o,space", "Choose", "Choose this way.", GO, shown=True),
    Action("entry.go-on", "f2,ctrl+s", "Go on", "Do it with what the form says.", CHANGE, shown=True),
    Action("entry.leave", "escape", "Back", "Stop what is running, or go back.", GO, shown=True),
    # Home
    Action("home.seen", "m", "Mark as seen", "Begin the list of what others changed anew.", LOOK, shown=True),
    Action("home.calendar", "c", "Calendar", "All that is due: lists and a picture.", GO, "app.calendar", shown=True),
    # Calendar
    Action("calendar.day", "d", "By day", "What is past and open, today, then month by month.", LOOK, "see('day')"),
    Action("calendar.person", "p", "By person", "Who does what, and by when.", LOOK, "see('person')"),
    Action("calendar.record", "r", "By record", "What is due in each record.", LOOK, "see('record')"),
    Action("calendar.timeline", "t", "Timeline", "A month back, a year ahead, as a picture.", LOOK, "see('timeline')"),
    Action("calendar.workload", "w", "Workload", "How much each person has in each month.", LOOK, "see('workload')"),
    Action("calendar.rows", "m", "Records / kinds", "A row for each record, or for each kind.", LOOK, shown=True),
    Action("calendar.read", "v", "Read", "Read the record; enter opens its form at the field.", GO, shown=True),
    # Records
    Action("records.filter", "slash", "Search", "Type words; the list follows.", GO, "search", shown=True, leads=True),
    Action("records.sort-next", ">", "Sort by next", "Sort by the next column.", LOOK, shown=True),
    Action("records.sort-previous", "<", "Sort by previous", "Sort by the column before.", LOOK),
    Action("records.reverse", "r", "Turn round", "Sort the other way round.", LOOK),
    Action("records.edit", "e", "Edit", "Open the marked record's form.", CHANGE, shown=True, leads=True),
    Action("records.preview", "p", "Preview", "Show or hide the preview.", LOOK, shown=True),
    Action("records.clear", "escape", "Clear", "Clear the search and show all again.", LOOK),
    Action("preview.list", "left,h", "To the list", "Back to the list of records.", GO),
    Action("search-line.down", "down,enter", "To the list", "Go to what was found.", GO, "leave_for_list", shown=True),
    Action("search-line.clear", "escape", "Clear", "Clear the search and go back to the list.", LOOK, shown=True),
    # Send and receive
    Action("sync.close", "escape,enter", "Close", "Stop while it runs; close when it is done.", TOGETHER, shown=True),
    Action("sync.begin", "s", "Send & receive", "Do what is told here, or try again.", TOGETHER, shown=True),
    Action("sync.review", "3", "See it", "See what came in and what waits, in Review.", TOGETHER, shown=True),
    # Help
    Action("help.close", "escape,question_mark,q,enter", "Close", "Back to where you were.", GO, shown=True),
    # Lists
    Action("list.open", "enter,o", "Open", "Open what is marked.", GO, shown=True),
    Action("list.down", "down,j", "Down", "The next line.", GO, near=True),
    Action("list.up", "up,k", "Up", "The line before.", GO, near=True),
    Action("list.page-down", "pagedown,space", "Page down", "A screenful on.", GO, near=True),
    Action("list.page-up", "pageup,b", "Page up", "A screenful back.", GO, near=True),
    Action("list.top", "home,g", "Top", "The first line.", GO, near=True),
    Action("list.bottom", "end,G", "Bottom", "The last line.", GO, near=True),
    Action("list.left", "left,h", "Pane left", "To the pane on the left.", GO),
    Action("list.right", "right,l", "Pane right", "To the pane on the right.", GO),
    # A record
    Action("record.view", "v", "View", "Read the whole record.", LOOK, shown=True),
    Action("record.edit", "e", "Edit", "Change the record in its form.", CHANGE, shown=True, leads=True),
    Action(
        "record.mechanisms", "m", "Mechanisms", "Where this case can be taken, ranked, with the last days.", LOOK,
        shown=True,
    ),
    Action("record.assess", "a", "Criteria", "The four criteria with reasons, and the decision.", CHANGE, shown=True),
    Action("record.members", "w", "Members", "Who knows what this case needs; the first to call.", LOOK, shown=True),
    Action("record.history", "y", "History", "Who changed what, and earlier versions.", LOOK, shown=True),
    Action("record.decide", "d,c", "Decide", "Settle what members changed differently.", TOGETHER, shown=True),
    Action(
        "record.review", "r", "Look back", "Review the quarter that is over: what it brought, what changes.", CHANGE,
        shown=True,
    ),
    Action(
        "record.next-year", "p", "Next plan", "Begin the plan of the year after with what is not done.", CHANGE,
        shown=True,
    ),
    Action("record.text", "t", "As text", "Open the record's file in your own editor.", CHANGE, shown=True),
    Action("record.links", "f", "Follow links", "To the records it names and that name it.", GO, shown=True),
    # Mechanisms that fit a case, and members who know them
    Action("mechanisms.mark", "space", "Mark", "Mark what is to be taken up.", CHANGE, "screen.mark", shown=True),
    Action(
        "mechanisms.take-up", "enter", "Take up", "Note what is marked in the case: looked at, to do, linked.", CHANGE,
        "screen.take_up", shown=True,
    ),
    Action(
        "mechanisms.answer", "a", "Answer", "Answer the first open question of this mechanism; then back to here.",
        CHANGE, "screen.answer", shown=True,
    ),
    Action("mechanisms.by-day", "d", "By last day", "What runs out first, or the best first.", LOOK, "screen.by_day"),
    Action("held.list", "left,h", "To the list", "Back to the list.", GO),
    Action("gap.answer", "enter,a", "Answer", "Go to the field of the case; then back to here.", CHANGE, shown=True),
    Action("gap.next", "down,j", "Next", "The next question.", GO),
    Action("gap.previous", "up,k", "Before", "The question before.", GO),
    Action("gap.list", "left,h", "To the list", "Back to the mechanisms.", GO),
    Action("mechanisms.who", "w", "Who", "The members who know what is marked.", LOOK, "screen.who", shown=True),
    Action("mechanisms.record", "o", "Open record", "Read the mechanism's record.", GO, "screen.record", shown=True),
    Action(
        "experts.ask", "enter", "Note as asked", "Note in the case that this member is asked.", TOGETHER, "screen.ask",
        shown=True,
    ),
    Action(
        "experts.consent", "c", "Note consent", "What the community has agreed to; then back to here.", CHANGE,
        "screen.consent", shown=True,
    ),
    Action("experts.record", "o", "Open record", "Read the member's own record.", GO, "screen.record", shown=True),
    Action("reading.down", "j", "Down", "A line down.", GO, "scroll_down"),
    Action("reading.up", "k", "Up", "A line up.", GO, "scroll_up"),
    Action("reading.page-down", "space", "Page down", "A screenful on.", GO, "page_down"),
    Action("reading.page-up", "b", "Page up", "A screenful back.", GO, "page_up"),
    Action("reading.top", "g", "Top", "To the beginning.", GO, "scroll_home"),
    Action("reading.bottom", "G", "Bottom", "To the end.", GO, "scroll_end"),
    Action("history.as-git", "d", "Fields / text", "By field, or as lines of the file.", LOOK, shown=True),
    Action("history.restore", "r", "Bring back", "Make the marked version the present one again.", CHANGE, shown=True),
    # A decision
    Action("decision.confirm", "enter", "Save", "Save what is picked, and go to the next.", CHANGE, shown=True),
    Action("decision.read", "k,enter", "Mark as read", "I have read it; the text stays as it is.", CHANGE, shown=True),
    Action("decision.done", "enter", "Back", "Back to where you came from.", GO, shown=True),
    *(
        Action(f"decision.take-{at}", str(at), f"Pick {at}", f"Pick proposal {at}.", CHANGE, f"take({at})")
        for at in range(1, 7)
    ),
    Action("decision.agreed", "0", "As agreed", "Pick what all had agreed on before.", CHANGE),
    Action("decision.both", "b", "Both", "Pick both texts, one after the other.", CHANGE, shown=True),
    Action("decision.own", "e", "Edit", "Type another value.", CHANGE, shown=True),
    Action("decision.use-own", "f2,ctrl+s", "Take it", "Pick what you typed.", CHANGE, shown=True),
    Action("decision.keep", "k", "As it stands", "Leave it as it stands and close the question.", CHANGE, shown=True),
    Action("decision.remove", "r", "Remove", "Pick the removal that someone proposed.", CHANGE, shown=True),
    Action("decision.text", "t", "As text", "Open the record's file in your own editor.", CHANGE, shown=True),
    Action("decision.undo", "u", "Take back", "Take back the last decision.", CHANGE, shown=True),
    Action("decision.next", "n", "Next", "The next one, in this record or another.", GO, shown=True),
    Action("decision.previous", "N", "Before", "The one before.", GO),
    Action("decision.left", "left", "Pick left", "Pick the pane before.", CHANGE, "step(-1)"),
    Action("decision.right", "right", "Pick right", "Pick the pane after.", CHANGE, "step(1)"),
    Action("decision.person", "s", "Same person", "Pick the same person's proposals in all of this record.", CHANGE),
    Action("decision.all-agreed", "A", "All as agreed", "Pick what was agreed before in all of this record.", CHANGE),
    Action("decision.all-kept", "K", "All as they stand", "Leave all of this record as it stands.", CHANGE),
    Action("decision.record", "o", "Open record", "Read the whole record.", GO),
    # A form
    Action("form.save", "f2,ctrl+s", "Save", "Write what you changed.", CHANGE, shown=True),
    Action("form.outside", "f3", "Your editor", "Write this text in your own editor.", CHANGE),
    Action("form.sections", "f4", "Sections", "Jump to a part of the form.", GO, shown=True),
    Action("form.next-part", "f5", "Next part", "The next part of what is asked.", GO, "part(1)", shown=True),
    Action("form.previous-part", "shift+f5", "Part before", "The part before.", GO, "part(-1)"),
    Action("form.go-on", "enter", "Go on", "The next field.", GO),
    Action("form.back", "escape", "Back", "Up, or leave. What you typed is kept.", GO, shown=True),
    Action("form.next", "down", "Next field", "The next field; also tab, which takes the marked offer first.", GO),
    Action("form.previous", "up", "Field before", "The field before; also shift+tab.", GO),
    Action("entry-rows.add", "f6", "Another", "One more entry here: a company, a bank.", CHANGE, shown=True),
    Action("entries.add", "f6,plus", "Add", "Add an entry to this list.", CHANGE, shown=True),
    Action("entries.move-up", "f7", "Move up", "Move the entry up.", CHANGE),
    Action("entries.move-down", "f8", "Move down", "Move the entry down.", CHANGE),
    Action("entries.remove", "f9,delete", "Remove", "Take the entry out; u brings it back.", CHANGE, shown=True),
    Action("entries.undo", "u", "Undo", "Take back the last change of a list.", CHANGE),
    # Review
    Action("review.to-send", "4", "To send", "What is not sent yet.", LOOK, "list('to-send')"),
    Action("review.received", "5", "Received", "What others saved since you last looked.", LOOK, "list('received')"),
    Action("review.problems", "6", "Problems", "What is wrong in records.", LOOK, "list('problems')"),
    Action("review.to-decide", "7", "To decide", "What members changed differently.", LOOK, "list('to-decide')"),
    Action("review.to-read", "8", "To read", "Texts that two members added to.", LOOK, "list('to-read')"),
    Action("review.as-git", "d", "Fields / text", "By field, or as lines of the file.", LOOK, shown=True),
    Action("review.seen", "m", "Mark as seen", "I have seen what others saved.", LOOK, shown=True),
)  # fmt: skip


def at(where: str) -> tuple[Action, ...]:
    """Return the actions that one place answers, in the order of the registry."""
    return tuple(action for action in ACTIONS if action.where == where)


def bindings(*places: str) -> list[Binding]:
    """Return the bindings of one or more places, for a class's `BINDINGS`."""
    return [action.binding for place in places for action in at(place)]


def action_of(binding_id: str | None) -> Action | None:
    """Return the action a binding was made of."""
    return _BY_ID.get(binding_id or "")


_BY_ID = {action.id: action for action in ACTIONS}
