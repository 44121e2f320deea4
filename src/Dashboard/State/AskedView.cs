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
    private string? _here;

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
        // A page hears of one address several times: from its query, from its route, from whatever renders it again.
        if (navigation.Uri != _here)
        {
            _here = navigation.Uri;
            Settle(_asked.IndexOf(_here));
        }

        if (_asked.Count == 0)
        {
            Value = said;
        }
    }

    private void Settle(int place)
    {
        if (place >= 0)
        {
            _asked.RemoveRange(0, place + 1);
        }
        else
        {
            // Somebody went elsewhere: a link, the browser's own buttons.
            _asked.Clear();
        }
    }
}
