using Microsoft.AspNetCore.Components;

namespace Vectorscope.Dashboard.State;

/// <summary>
/// What a page was last asked to show. The address is what says it, but a round trip later: whatever is asked in between
/// has to start from what was asked before, not from what the address still says, or the earlier wish is lost.
/// </summary>
/// <param name="usual">What is shown before anything is asked.</param>
public sealed class AskedView<TView>(TView usual)
    where TView : class
{
    private readonly List<string> _asked = [];

    /// <summary>What is to be shown.</summary>
    public TView Value { get; private set; } = usual;

    /// <summary>Asks for something else.</summary>
    /// <param name="url">The address that says it.</param>
    /// <param name="replace">Whether the address takes the place of the present one in the browser's history.</param>
    public void Go(NavigationManager navigation, TView view, string url, bool replace)
    {
        ArgumentNullException.ThrowIfNull(navigation);
        Value = view;
        var address = navigation.ToAbsoluteUri(url).AbsoluteUri;
        if (address != (_asked.Count > 0 ? _asked[^1] : navigation.Uri))
        {
            _asked.Add(address);
        }

        navigation.NavigateTo(url, replace: replace);
    }

    /// <summary>Called for each address that arrives; one that was asked for before the last does not take the last wish back.</summary>
    /// <param name="said">What the address says.</param>
    public void Arrive(NavigationManager navigation, TView said)
    {
        ArgumentNullException.ThrowIfNull(navigation);
        if (_asked.IndexOf(navigation.Uri) is >= 0 and var place)
        {
            _asked.RemoveRange(0, place + 1);
        }
        else
        {
            // Somebody went elsewhere: a link, the browser's own buttons.
            _asked.Clear();
        }

        if (_asked.Count == 0)
        {
            Value = said;
        }
    }
}
