namespace Vectorscope.Dashboard.State;

/// <summary>All keys of the product. A control carries its own in <c>data-key</c>; this list is what help shows.</summary>
public sealed class Shortcuts(Destinations destinations)
{
    /// <summary>Keys by where they act, in the order of the help.</summary>
    public IReadOnlyList<ShortcutGroup> Groups { get; } =
    [
        new("On every page",
        [
            new("/", "Search or filter this page"),
            new("Ctrl K", "Open the command palette"),
            new("?", "Show this help"),
            new("l", "Open the launch menu"),
            new("Esc", "Leave a field, close a menu, dialog or drawer"),
        ]),
        new("In a list",
        [
            new("j", "Next row"),
            new("k", "Previous row"),
            new("x", "Select the row, where rows can be selected"),
            new("Enter", "Open the row"),
        ]),
        new("On a capture, a trace or in the playground",
        [
            new("Ctrl Enter", "Generate replies in the playground"),
            new("j k", "Next, previous layer or turn"),
            new("n", "Next finding of a trace, and of the trials after it"),
            new("p", "Previous finding of a trace, and of the trials before it"),
            new(". ,", "Next, previous turn in which what is looked for was found"),
            new("m", "Reply raw, rendered or with its marks"),
            new("o", "Unfold or fold thinking"),
            new("r", "Replay the turn that is read"),
            new("v", "Open the same task in another arm beside the trace"),
            new("a", "Put a label on the turn that is read"),
            new("e", "Write a note on the turn that is read"),
            new("f", "Next failed trial, of a benchmark's grid or after a trace"),
            new("]", "Next task at which two arms differ, beside two traces"),
            new("[", "Previous such task"),
            new("s", "Swap the two traces"),
        ]),
        new("Launch", [.. destinations.Forms.Where(form => form.Keys is not null).Select(form => new Shortcut(form.Keys!, form.Name))]),
        new("Go to", [.. destinations.Pages.Where(page => page.Keys is not null).Select(page => new Shortcut(page.Keys!, page.Name))]),
    ];
}
