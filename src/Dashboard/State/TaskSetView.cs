using Vectorscope.Jobs.Tasks;

namespace Vectorscope.Dashboard.State;

/// <summary>What a task set's page shows, as its address says it.</summary>
public sealed record TaskSetView
{
    /// <summary>Difficulties to show; empty for all.</summary>
    public IReadOnlyList<string> Difficulty { get; init; } = [];

    /// <summary>Categories to show; empty for all.</summary>
    public IReadOnlyList<string> Category { get; init; } = [];

    /// <summary>Words to find in names and tags.</summary>
    public string Text { get; init; } = "";

    /// <summary>Only tasks with problems.</summary>
    public bool Problems { get; init; }

    /// <summary>The task whose drawer is open.</summary>
    public string? Task { get; init; }

    /// <summary>Whether anything narrows the table.</summary>
    public bool IsFiltered => Difficulty.Count > 0 || Category.Count > 0 || Text.Length > 0 || Problems;

    /// <summary>Reads the address.</summary>
    public static TaskSetView From(string? difficulty, string? category, string? text, string? problems, string? task) => new()
    {
        Difficulty = Words(difficulty),
        Category = Words(category),
        Text = text?.Trim() ?? "",
        Problems = problems == "1",
        Task = string.IsNullOrEmpty(task) ? null : task,
    };

    /// <summary>The address that shows this.</summary>
    public string Url(string set) => Urls.Query(
        Urls.TaskSet(set),
        ("difficulty", string.Join(',', Difficulty)),
        ("category", string.Join(',', Category)),
        ("q", Text),
        ("problems", Problems ? "1" : null),
        ("task", Task));

    /// <summary>The address of the launch form with the same filters.</summary>
    public string LaunchUrl(string set) => Urls.Query(Urls.LaunchBenchmark, ("tasks", set), ("difficulty", string.Join(',', Difficulty)), ("category", string.Join(',', Category)));

    /// <summary>The same view with a difficulty switched on or off.</summary>
    public TaskSetView ToggleDifficulty(string word) => this with { Difficulty = Toggled(Difficulty, word) };

    /// <summary>The same view with a category switched on or off.</summary>
    public TaskSetView ToggleCategory(string word) => this with { Category = Toggled(Category, word) };

    /// <summary>Whether the view shows a task.</summary>
    public bool Shows(TaskReading task) =>
        (Difficulty.Count == 0 || Difficulty.Contains(task.Outline?.Difficulty ?? ""))
        && (Category.Count == 0 || Category.Contains(task.Outline?.Category ?? ""))
        && (!Problems || task.Problems.Count > 0)
        && (Text.Length == 0 || task.Name.Contains(Text, StringComparison.OrdinalIgnoreCase) || task.Outline?.Tags.Any(tag => tag.Contains(Text, StringComparison.OrdinalIgnoreCase)) == true);

    /// <summary>Words of a comma-separated parameter.</summary>
    public static IReadOnlyList<string> Words(string? text) => [.. (text ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Distinct()];

    private static IReadOnlyList<string> Toggled(IReadOnlyList<string> words, string word) => words.Contains(word) ? [.. words.Where(w => w != word)] : [.. words, word];
}
