using MudBlazor;
using Vectorscope.Dashboard.State;
using Vectorscope.Jobs.Library.TaskSets;

namespace Vectorscope.Dashboard.Search;

/// <summary>Finds task sets and the tasks in them. Their folders are read again once a while: whoever types cannot wait for thousands of files.</summary>
internal sealed class TaskSearch(TaskSetLibrary sets, TimeProvider time) : ISearchProvider, IDisposable
{
    private static readonly TimeSpan Fresh = TimeSpan.FromMinutes(1);

    private readonly SemaphoreSlim _reading = new(1, 1);
    private IReadOnlyList<(string Set, string Task)> _tasks = [];
    private IReadOnlyList<string> _sets = [];
    private long? _readAt;

    public async Task<IReadOnlyList<SearchHit>> FindAsync(string text, int most, CancellationToken cancellationToken)
    {
        await _reading.WaitAsync(cancellationToken);
        try
        {
            if (_readAt is not { } at || time.GetElapsedTime(at) > Fresh)
            {
                await ReadAsync(cancellationToken);
                _readAt = time.GetTimestamp();
            }
        }
        finally
        {
            _reading.Release();
        }

        return
        [
            .. SearchService.Best(_sets, set => set, text, most).Select(set => new SearchHit("Task sets", set, null, Urls.TaskSet(set), Icons.Material.Outlined.Checklist)),
            .. SearchService.Best(_tasks, task => task.Task, text, most)
                .Select(task => new SearchHit("Tasks", task.Task, task.Set, new TaskSetView { Task = task.Task }.Url(task.Set), Icons.Material.Outlined.TaskAlt)),
        ];
    }

    public void Dispose() => _reading.Dispose();

    private async Task ReadAsync(CancellationToken cancellationToken)
    {
        var tasks = new List<(string, string)>();
        _sets = [.. (await sets.ListAsync(cancellationToken)).Select(set => set.Name)];
        foreach (var set in _sets)
        {
            tasks.AddRange((await sets.FindAsync(set, cancellationToken))?.Tasks.Select(task => (set, task.Name)) ?? []);
        }

        _tasks = tasks;
    }
}
