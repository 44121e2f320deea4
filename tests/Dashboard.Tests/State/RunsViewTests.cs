using System.Web;
using Vectorscope.Dashboard.State;
using Vectorscope.Jobs.Runs.Queries;
using Vectorscope.Jobs.Store;

namespace Vectorscope.Dashboard.Tests.State;

public sealed class RunsViewTests
{
    [Fact]
    public void Url_NothingChosen_IsThePlainList() => Assert.Equal("/runs", new RunsView().Url);

    [Fact]
    public void From_OwnUrl_GivesTheSameView()
    {
        foreach (var sort in Enum.GetValues<RunSort>())
        {
            foreach (var descending in new[] { true, false })
            {
                var view = new RunsView { States = [RunState.Failed, RunState.Running], Text = "50 % & more/ü?", Sort = sort, Descending = descending, Archived = true };

                var read = Read(view.Url);

                Assert.Equal(view.States, read.States);
                Assert.Equal(view, read with { States = view.States });
            }
        }
    }

    [Fact]
    public void From_Nonsense_CountsAsLeftOut()
    {
        var view = RunsView.From("running,flying,", " x ", "77", "sideways", "yes");

        Assert.Equal([RunState.Running], view.States);
        Assert.Equal("x", view.Text);
        Assert.Equal(RunSort.Created, view.Sort);
        Assert.True(view.Descending);
        Assert.False(view.Archived);
    }

    [Fact]
    public void OrderBy_SameColumnAgain_TurnsTheOrderRound()
    {
        var byName = new RunsView().OrderBy(RunSort.Name);

        Assert.False(byName.Descending);
        Assert.True(byName.OrderBy(RunSort.Name).Descending);
        Assert.True(byName.OrderBy(RunSort.Created).Descending);
    }

    [Fact]
    public void Toggle_Twice_IsAsBefore() => Assert.Empty(new RunsView().Toggle(RunState.Queued).Toggle(RunState.Queued).States);

    private static RunsView Read(string url)
    {
        var query = HttpUtility.ParseQueryString(new Uri("http://x" + url).Query);
        return RunsView.From(query["state"], query["q"], query["sort"], query["order"], query["archived"]);
    }
}
