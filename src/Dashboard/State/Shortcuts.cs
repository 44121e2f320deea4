namespace Vectorscope.Dashboard.State;

/// <summary>All keys of the product. A control carries its own in <c>data-key</c>; this list is what help shows.</summary>
public static class Shortcuts
{
    /// <summary>Keys in the order of the help.</summary>
    public static IReadOnlyList<Shortcut> All { get; } =
    [
        new("g h", "Go to home"),
        new("g r", "Go to runs"),
        new("g c", "Go to captures"),
        new("g b", "Go to benchmarks"),
        new("g t", "Go to trainings"),
        new("g k", "Go to task sets"),
        new("g m", "Go to models"),
        new("g p", "Go to personas"),
        new("g s", "Go to prompt sets"),
        new("g y", "Go to system"),
        new("c", "Launch capture"),
        new("/", "Search or filter this page"),
        new("b", "Launch benchmark"),
        new("t", "Launch training"),
        new("j", "Next layer on a capture, next turn on a trace"),
        new("k", "Previous layer on a capture, previous turn on a trace"),
        new("n", "Next finding, on a trace"),
        new("p", "Previous finding, on a trace"),
        new("Ctrl K", "Open the command palette"),
        new("?", "Show this help"),
        new("Esc", "Leave a field, close a dialog or drawer"),
    ];
}
