using Microsoft.AspNetCore.Components;
using Vectorscope.Dashboard.Presentation;
using Vectorscope.Dashboard.Serving;
using Vectorscope.Dashboard.State;
using Vectorscope.Jobs.Library.Arms;
using Vectorscope.Jobs.Library.Named;
using Vectorscope.Jobs.Trials.Records;

namespace Vectorscope.Dashboard.Components.Pages.Server;

/// <summary>What is served to programs, how they reach it, and what it does now; the snippet that is shown is the address.</summary>
public sealed partial class ServerPage
{
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(1);

    private readonly AskedView<ServerView> _asked = new(new(null, null));
    private readonly Loading<ServerSnapshot> _state = new();
    private IReadOnlyList<LibraryRow> _arms = [];
    // What was read, with the numbers of this moment.
    private ServerSnapshot? _live;

    [SupplyParameterFromQuery(Name = "program")]
    private string? ProgramQuery { get; set; }

    [SupplyParameterFromQuery(Name = "model")]
    private string? ModelQuery { get; set; }

    [Inject]
    private ServerState Server { get; set; } = null!;

    [Inject]
    private Libraries Libraries { get; set; } = null!;

    [Inject]
    private NavigationManager Navigation { get; set; } = null!;

    [Inject]
    private TimeProvider Clock { get; set; } = null!;

    // As the browser reached this page: a proxy's address is the right one for programs too.
    private string Address => $"{Navigation.BaseUri.TrimEnd('/')}{ServingErrors.Root}";

    /// <inheritdoc/>
    protected override async Task OnInitializedAsync()
    {
        Watch(ServedTrials.RunId, _ => ReadAsync());
        await ReadAsync();
    }

    /// <inheritdoc/>
    protected override void OnParametersSet() => _asked.Arrive(Navigation, ServerView.From(ProgramQuery, ModelQuery));

    /// <inheritdoc/>
    protected override void OnAfterRender(bool firstRender)
    {
        if (firstRender)
        {
            _ = FollowAsync();
        }
    }

    private async Task ReadAsync()
    {
        await _state.ReadAsync(Server.ReadAsync, Left);
        _live = _state.Value;
        _arms = await Libraries.Of<ArmKind>().ListAsync(Left);
    }

    private async Task FollowAsync()
    {
        using var timer = new PeriodicTimer(Every, Clock);
        try
        {
            while (await timer.WaitForNextTickAsync(Left))
            {
                await InvokeAsync(() =>
                {
                    if (_live is { } before && Server.Live(before) is var now && now != before)
                    {
                        _live = now;
                        StateHasChanged();
                    }
                });
            }
        }
        catch (OperationCanceledException)
        {
            // The page was left.
        }
    }

    private void Go(ServerView view) => _asked.Go(Navigation, view, view.Url, replace: true);

    private static string Ends(ServerSnapshot state)
    {
        List<string> parts = [$"{Format.Count(state.Completed)} answered"];
        foreach (var (count, word) in new[] { (state.Cancelled, "left"), (state.Refused, "refused"), (state.TooBusy, "turned away"), (state.Failed, "failed") })
        {
            if (count > 0)
            {
                parts.Add($"{Format.Count(count)} {word}");
            }
        }

        return string.Join(", ", parts);
    }
}
