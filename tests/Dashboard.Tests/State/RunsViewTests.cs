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
                var view = new RunsView { States = [RunState.Failed, RunState.Running], Kinds = ["toy", "capture"], Text = "50 % & more/ü?", Models = ["a, b", "ü&?"], Personas = ["calm"], Tags = ["x", "y z"], Sort = sort, Descending = descending, Archived = true, Chosen = [RunColumn.Kind, RunColumn.Took] };

                var read = Read(view.Url);

                Assert.Equal(view.States, read.States);
                Assert.Equal(view.Kinds, read.Kinds);
                Assert.Equal(view.Models, read.Models);
                Assert.Equal(view.Personas, read.Personas);
                Assert.Equal(view.Tags, read.Tags);
                Assert.Equal(view.Chosen, read.Chosen);
                Assert.Equal(view, read with { States = view.States, Kinds = view.Kinds, Models = view.Models, Personas = view.Personas, Tags = view.Tags, Chosen = view.Chosen });
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

    [Fact]
    public void Columns_NoneChosen_AreTheUsualAndStayOutOfTheAddress()
    {
        var view = new RunsView();

        Assert.Equal(RunsView.UsualColumns, view.Columns);
        Assert.Equal("/runs?cols=status,outcome,model,took", Uri.UnescapeDataString(view.Toggle(RunColumn.Launched).Url));
        // Whatever order they are ticked in, they stand in their own.
        Assert.Equal([RunColumn.Kind, RunColumn.Status], RunsView.ReadColumns("status,nonsense,KIND,kind"));
        Assert.Null(RunsView.ReadColumns("nonsense"));
        var none = RunsView.UsualColumns.Aggregate(view, (left, column) => left.Toggle(column));
        Assert.Empty(Read(none.Url).Columns);
    }

    [Fact]
    public void Url_OfAPageOfOneKind_SaysTheKindByItsPath()
    {
        var view = new RunsView { Page = "/benchmarks", Only = "benchmark", Tags = ["a"] };

        Assert.Equal("/benchmarks?tag=a", view.Url);
        Assert.Equal("/api/runs.csv?kind=benchmark&tag=a", view.Download("csv"));
        Assert.Equal(["benchmark"], view.Filter.Kinds);
        Assert.Equal("/benchmarks", view.Unfiltered.Url);
        Assert.Null(view.OnlyKind);
        Assert.Equal("benchmark", view.Unfiltered.OnlyKind);
    }

    private static RunsView Read(string url)
    {
        var query = HttpUtility.ParseQueryString(new Uri("http://x" + url).Query);
        return RunsView.From(query["state"], query["q"], query["sort"], query["order"], query["archived"], query["kind"], query.GetValues("model"), query.GetValues("persona"), query.GetValues("tag"), query["cols"], query["study"]);
    }
}
