using Microsoft.Extensions.DependencyInjection;
using Vectorscope.Dashboard.Kinds;
using Vectorscope.Dashboard.State;
using Vectorscope.Jobs;
using Vectorscope.Jobs.Runs.Kinds;
using Vectorscope.Jobs.Store;

namespace Vectorscope.Dashboard.Tests.Kinds;

public sealed class RunKindViewsTests
{
    private static readonly RunKindViews Views = new(RunKindViewServiceCollectionExtensions.Registered(null));

    [Theory]
    [InlineData("capture", "/captures/new?from=r1", "/captures", "/runs/r1")]
    [InlineData("benchmark", "/benchmarks/new?from=r1", "/benchmarks", "/benchmarks/r1")]
    [InlineData("training", "/trainings/new?from=r1", "/trainings", "/trainings/r1")]
    [InlineData("episodes", "/launch/episodes?from=r1", "/runs?kind=episodes", "/runs/r1")]
    [InlineData("edit", "/launch/edit?from=r1", "/runs?kind=edit", "/runs/r1")]
    [InlineData("sweep", "/launch/sweep?from=r1", "/runs?kind=sweep", "/sweeps/r1")]
    public void View_OfAKind_KnowsItsPages(string kind, string form, string list, string page)
    {
        var view = Views.Find(kind)!;

        Assert.Equal((form, list, page), (view.FormFrom("r1"), view.ListUrl, view.PageUrl("r1")));
    }

    [Theory]
    [InlineData("capture", RunState.Running, null)]
    [InlineData("capture", RunState.Completed, "/captures/r1")]
    [InlineData("training", RunState.Queued, "/trainings/r1")]
    [InlineData("benchmark", RunState.Failed, "/benchmarks/r1")]
    [InlineData("episodes", RunState.Completed, null)]
    [InlineData("edit", RunState.Running, null)]
    [InlineData("edit", RunState.Completed, "/edits/r1")]
    [InlineData("sweep", RunState.Cancelled, "/sweeps/r1")]
    public void ResultsUrl_InAState_IsThereWhenSomethingIsShown(string kind, RunState state, string? url) =>
        Assert.Equal(url, Views.Find(kind)!.ResultsUrl("r1", state));

    [Fact]
    public async Task Views_Registered_AreThoseOfTheKinds()
    {
        var services = new ServiceCollection().AddLogging().AddVectorscopeJobs(new JobsOptions { DataFolder = Path.GetTempPath() });
        await using var provider = services.BuildServiceProvider();

        Assert.Equal(provider.GetRequiredService<RunKinds>().All.Select(kind => kind.Name).Order(), Views.All.Select(view => view.Kind).Order());
    }

    [Fact]
    public void Destinations_OfTheProduct_StandInTheirOrderWithTheirKeys()
    {
        var destinations = new Destinations(Views);

        Assert.Equal(
            [
                "Study: g h Home, g u Studies, g a Ledger, g r Runs", "Find: g c Captures, g d Directions, g o Cosines", "Change: g i Interventions, g w Edits, g x Sweeps, g n Trainings, g l Playground",
                "Measure: g b Benchmarks, g t Replays, g e Episodes, g v Compare, g f Search traces, g q Power", "Library: g m Models, g p Personas, g z Arms, g s Prompt sets, g k Task sets", "System: g j Server, g y System,  Help,  API",
            ],
            destinations.Pages.GroupBy(page => page.Group).Select(group => $"{group.Key}: {string.Join(", ", group.Select(page => $"{page.Keys} {page.Name}"))}"));
        Assert.Equal(
            ["c Launch capture /captures/new", "d Launch direction /directions/new", " Launch edit /launch/edit", " Launch sweep /launch/sweep", "t Launch training /trainings/new", "b Launch benchmark /benchmarks/new", " Launch replay /launch/replay", " Launch episodes run /launch/episodes"],
            destinations.Forms.Select(form => $"{form.Keys} {form.Name} {form.Url}"));
    }

    [Theory]
    [InlineData("/", "Home")]
    [InlineData("/runs", "Runs")]
    [InlineData("/runs?state=failed", "Runs")]
    [InlineData("/runs/r1", "Runs")]
    [InlineData("/runs?kind=episodes", "Episodes")]
    [InlineData("/runs?q=x&kind=episodes", "Episodes")]
    [InlineData("/runs?kind=episodes,capture", "Runs")]
    [InlineData("/captures/new?from=r1", "Captures")]
    [InlineData("/directions/cosines?d=a", "Cosines")]
    [InlineData("/directions/a", "Directions")]
    [InlineData("/task-sets#top", "Task sets")]
    [InlineData("/compare/traces?a=r1/1&b=r1/2", "Compare")]
    [InlineData("/ledger", "Ledger")]
    [InlineData("/studies", "Studies")]
    [InlineData("/studies/s1", "Studies")]
    [InlineData("/studies/s1/ledger?sort=name", "Ledger")]
    [InlineData("/studies/s1/ledger/more", "Studies")]
    [InlineData("/runsome", null)]
    public void Destinations_AtAnAddress_IsThePageThatSaysMost(string address, string? name) =>
        Assert.Equal(name, new Destinations(Views).At(address)?.Name);

    [Fact]
    public void Shortcuts_All_NameEachKeyOnce()
    {
        var keys = new Shortcuts(new Destinations(Views)).Groups.SelectMany(group => group.Keys).Select(shortcut => shortcut.Keys).ToList();

        Assert.Equal(keys.Distinct(), keys);
        Assert.Superset(new HashSet<string> { "g h", "g c", "g e", "c", "b", "t", "l", "/", "?", "j", "k", "x" }, keys.ToHashSet());
    }
}
