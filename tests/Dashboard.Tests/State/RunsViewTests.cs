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
                var view = new RunsView { States = [RunState.Failed, RunState.Running], Kinds = ["toy", "capture"], Text = "50 % & more/ü?", Sort = sort, Descending = descending, Archived = true };

                var read = Read(view.Url);

                Assert.Equal(view.States, read.States);
                Assert.Equal(view.Kinds, read.Kinds);
                Assert.Equal(view, read with { States = view.States, Kinds = view.Kinds });
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

    [Theory]
    [InlineData("/runs?kind=toy", "toy")]
    [InlineData("/runs?kind=toy&sort=name", "toy")]
    [InlineData("/runs?kind=toy&q=x", null)]
    [InlineData("/runs?kind=toy,%20capture", null)]
    [InlineData("/runs?kind=,", null)]
    public void OnlyKind_OfAnAddress_IsThereWhereNothingElseNarrowsTheList(string url, string? kind) => Assert.Equal(kind, Read(url).OnlyKind);

    [Fact]
    public void Filter_Kinds_AreTheStores() => Assert.Equal(["toy"], Read("/runs?kind=toy").Filter.Kinds);

    private static RunsView Read(string url)
    {
        var query = HttpUtility.ParseQueryString(new Uri("http://x" + url).Query);
        return RunsView.From(query["state"], query["q"], query["sort"], query["order"], query["archived"], query["kind"]);
    }
}
