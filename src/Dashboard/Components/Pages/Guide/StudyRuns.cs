using Vectorscope.Jobs.Runs.Queries;
using Vectorscope.Jobs.Store;

namespace Vectorscope.Dashboard.Components.Pages.Guide;

/// <summary>The runs of the first study: each step's carry a tag of its own.</summary>
public sealed class StudyRuns(RunQueries queries)
{
    private const string Tag = "first-study";
    private const int Recent = 50;

    /// <summary>The tag of a step's runs.</summary>
    public static string TagOf(string step) => $"{Tag}-{step}";

    /// <summary>A step's last run; null before the first.</summary>
    public async Task<RunDetail?> LastAsync(string step, string kind, CancellationToken cancellationToken)
    {
        var found = await queries.ListAsync(new RunFilter(null, [kind], TagOf(step)), RunSort.Created, true, 0, Recent, cancellationToken);
        // The filter reads names and notes as well.
        var last = found.FirstOrDefault(run => run.Tags.Split(',', StringSplitOptions.TrimEntries).Contains(TagOf(step)));
        return last is null ? null : await queries.FindAsync(last.Id, cancellationToken);
    }

    /// <summary>A step's last run, if it is done; what later steps go on from.</summary>
    public async Task<RunDetail?> DoneAsync(string step, string kind, CancellationToken cancellationToken) =>
        await LastAsync(step, kind, cancellationToken) is { State: RunState.Completed } run ? run : null;
}
