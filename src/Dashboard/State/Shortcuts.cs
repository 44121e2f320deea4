namespace Vectorscope.Dashboard.State;

/// <summary>All keys of the product. A control carries its own in <c>data-key</c>; this list is what help shows.</summary>
public sealed class Shortcuts(Destinations destinations)
{
    /// <summary>Keys in the order of the help.</summary>
    public IReadOnlyList<Shortcut> All { get; } =
    [
        .. destinations.Pages.Where(page => page.Keys is not null).Select(page => new Shortcut(page.Keys!, $"Go to {page.Name.ToLowerInvariant()}")),
        .. destinations.Forms.Where(form => form.Keys is not null).Select(form => new Shortcut(form.Keys!, form.Name)),
        new("/", "Search or filter this page"),
        new("j", "Next layer on a capture, next turn on a trace"),
        new("k", "Previous layer on a capture, previous turn on a trace"),
        new("n", "Next finding, on a trace"),
        new("p", "Previous finding, on a trace"),
        new("Ctrl K", "Open the command palette"),
        new("?", "Show this help"),
        new("Esc", "Leave a field, close a dialog or drawer"),
    ];
}
