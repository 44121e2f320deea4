using Vectorscope.Dashboard.State;
using Vectorscope.Jobs.Benchmarking;
using Vectorscope.Jobs.Store;
using Vectorscope.Jobs.Trials;
using Vectorscope.Jobs.Trials.Records;

namespace Vectorscope.Dashboard.Tests.State;

public sealed class BoardViewTests
{
    private static readonly string[] Arms = ["base", "other"];

    [Fact]
    public void Of_Filters_KeepTheTasksThatHaveSuchATrial()
    {
        var board = Board();

        Assert.Equal(["alike", "both", "changed", "unrun"], Tasks(new BoardView()));
        Assert.Equal(["both", "changed"], Tasks(new BoardView { Differs = true }));
        Assert.Equal(["alike", "both"], Tasks(new BoardView { Passed = false, Arm = "other" }));
        Assert.Equal(["alike", "both"], Tasks(new BoardView { Passed = true, Arm = "base" }));
        Assert.Equal(["both"], Tasks(new BoardView { Finding = "truncated" }));
        Assert.Equal(["changed"], Tasks(new BoardView { Text = "CHANG" }));
        Assert.Empty(Tasks(new BoardView { Finding = "truncated", Passed = true, Arm = "other" }));

        string[] Tasks(BoardView view) => [.. view.Of(board, "base").Select(row => row.Task)];
    }

    [Fact]
    public void Of_Orders_PutTasksThatWereNotRunLast()
    {
        var board = Board();

        // Rates of base and other: alike 1/2 and 1/2, both 1 and 1/2 (one of two failed), changed 0 and 1.
        Assert.Equal(["changed", "both", "alike", "unrun"], Sorted(BoardSort.Disagreement));
        Assert.Equal(["alike", "changed", "both", "unrun"], Sorted(BoardSort.Difficulty));
        Assert.Equal(["changed", "alike", "both", "unrun"], Sorted(BoardSort.Family));

        string[] Sorted(BoardSort sort) => [.. new BoardView { Sort = sort }.Of(board, "base").Select(row => row.Task)];
    }

    [Fact]
    public void NextFailed_GoesThroughTheTasksAsTheyAreShown()
    {
        var (board, view) = (Board(), new BoardView { Sort = BoardSort.Disagreement });
        var rows = view.Of(board, "base");
        var (seen, next) = (new List<string>(), view.NextFailed(rows, board, null));

        for (; next is not null; next = view.NextFailed(rows, board, next.Id))
        {
            seen.Add($"{next.Task} {next.Arm} {next.Attempt}");
        }

        Assert.Equal(["changed base 1", "changed base 2", "both other 2", "alike base 2", "alike other 1"], seen);
    }

    [Fact]
    public void Address_HoldsAllOfIt()
    {
        var view = new BoardView { Text = "a b", Passed = false, Finding = "truncated", Arm = "other", Differs = true, Sort = BoardSort.Difficulty, Counts = true };
        var address = view.Parameters.ToDictionary(pair => pair.Name, pair => pair.Value);

        Assert.Equal(view, BoardView.From(address["q"], address["outcome"], address["finding"], address["of"], address["differs"], address["sort"], address["cells"]));
        Assert.Equal(new BoardView(), BoardView.From(null, "nonsense", "", null, "no", "9", "none"));
        Assert.All(new BoardView().Parameters, pair => Assert.True(string.IsNullOrEmpty(pair.Value)));
    }

    private static BenchmarkBoard Board()
    {
        TrialGridRow Row(string task, string? category, string? notRun = null) => new(task, "easy", category, notRun, []);
        var board = new BenchmarkBoard(new TrialGrid(Arms, [Row("alike", "git"), Row("both", "git"), Row("changed", "files"), Row("unrun", null, "it needs the network")]), 2, ["series-base", "series-1"]);
        var id = 0L;
        TrialRow Trial(string task, string arm, int attempt, bool passed, string? finding = null) => new(
            ++id, "run", $"{task}.{arm}.{attempt}", task, arm, attempt, false, passed ? TrialOutcome.Passed : TrialOutcome.Failed, null, passed ? 1 : 0, null, null, null,
            finding is null ? TrialCounts.None : new TrialCounts { Turns = 1, Findings = new Dictionary<string, FindingCount> { [finding] = new(1, 1) } }, 1, null, null, id);
        board.Apply(
        [
            Trial("alike", "base", 1, true), Trial("alike", "base", 2, false), Trial("alike", "other", 1, false), Trial("alike", "other", 2, true),
            Trial("both", "base", 1, true), Trial("both", "other", 1, true), Trial("both", "other", 2, false, "truncated"),
            Trial("changed", "base", 1, false), Trial("changed", "base", 2, false), Trial("changed", "other", 1, true), Trial("changed", "other", 2, true),
        ]);
        return board;
    }
}
