using MudBlazor;
using Vectorscope.Dashboard.State;
using Vectorscope.Jobs.Trials.Records;

namespace Vectorscope.Dashboard.Search;

/// <summary>Finds traces by the names of their trials, which begin with the task's.</summary>
internal sealed class TrialSearch(TrialQueries queries) : ISearchProvider
{
    public async Task<IReadOnlyList<SearchHit>> FindAsync(string text, int most, CancellationToken cancellationToken) =>
        [.. (await queries.NamedAsync(text, most, cancellationToken)).Select(trial =>
            new SearchHit("Traces", trial.Name, $"{trial.Arm}, {trial.Run}", Urls.Trial(trial.RunId, trial.Id), Icons.Material.Outlined.Subject))];
}
