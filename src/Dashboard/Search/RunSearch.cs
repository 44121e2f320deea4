using MudBlazor;
using Vectorscope.Dashboard.Kinds;
using Vectorscope.Dashboard.State;
using Vectorscope.Jobs.Runs.Queries;
using Vectorscope.Jobs.Store;

namespace Vectorscope.Dashboard.Search;

/// <summary>Finds runs by name or id, archived ones too.</summary>
internal sealed class RunSearch(RunQueries queries, RunKindViews kinds) : ISearchProvider
{
    public async Task<IReadOnlyList<SearchHit>> FindAsync(string text, int most, CancellationToken cancellationToken) =>
        [.. (await queries.NamedAsync(text, most, cancellationToken)).Select(Hit)];

    private SearchHit Hit(NamedRun run)
    {
        var view = kinds.Find(run.Kind);
        return new("Runs", run.Name, $"{view?.Noun ?? run.Kind}, {RunStateNames.Of(run.State)}", view?.ResultsUrl(run.Id, run.State) ?? Urls.Run(run.Id), view?.Icon ?? Icons.Material.Outlined.PlayCircle);
    }
}
