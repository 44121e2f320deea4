using Microsoft.AspNetCore.Components;
using Vectorscope.Dashboard.State;
using Vectorscope.Jobs.Library;
using Vectorscope.Jobs.Runs;

namespace Vectorscope.Dashboard.Components.Pages;

/// <summary>The way from a model folder to a curve, with what is done of it, and the last runs.</summary>
public sealed partial class Home
{
    private const int Last = 6;

    private readonly Loading<HomeState> _state = new();
    private readonly Dictionary<string, RunChange> _changes = [];

    [Inject]
    private RunQueries Queries { get; set; } = null!;

    [Inject]
    private ModelLibrary Models { get; set; } = null!;

    [Inject]
    private PersonaLibrary Personas { get; set; } = null!;

    [Inject]
    private PromptSetLibrary PromptSets { get; set; } = null!;

    /// <inheritdoc/>
    protected override async Task OnInitializedAsync()
    {
        Watch(null, OnChangesAsync);
        await ReadAsync();
    }

    private Task ReadAsync() => _state.ReadAsync(
        async cancellationToken =>
        {
            var captures = await Queries.ListAsync(new RunFilter([RunState.Completed], ["capture"]), RunSort.Ended, true, 0, 1, cancellationToken);
            return new HomeState(
                (await Models.ListAsync(cancellationToken)).Count(model => model is { Missing: false, Summary.HasTokenizer: true }),
                (await Personas.ListAsync(cancellationToken)).Count,
                (await PromptSets.ListAsync(cancellationToken)).Count,
                await Queries.ListAsync(new RunFilter(), RunSort.Created, true, 0, Last, cancellationToken),
                captures.Count > 0 ? captures[0] : null);
        },
        Left);

    private async Task OnChangesAsync(IReadOnlyList<RunChange> changes)
    {
        var reread = false;
        foreach (var change in changes)
        {
            reread |= change.Removed || !_changes.TryGetValue(change.RunId, out var last) || last.State != change.State;
            _changes[change.RunId] = change;
        }

        if (reread)
        {
            await ReadAsync();
        }
    }

    private RunRow Latest(RunRow read) => read.Over(_changes.GetValueOrDefault(read.Id));
}
