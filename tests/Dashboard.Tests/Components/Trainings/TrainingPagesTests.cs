using Bunit;
using Microsoft.Extensions.DependencyInjection;
using Vectorscope.Dashboard.Components.Charts;
using Vectorscope.Dashboard.Components.Pages.Trainings;
using Vectorscope.Jobs.Runs.Execution;
using Vectorscope.Jobs.Training;

namespace Vectorscope.Dashboard.Tests.Components.Trainings;

public sealed class TrainingPagesTests
{
    [Fact]
    public async Task TrainingsPage_NothingLaunched_OffersTheFirstStep()
    {
        await using var fixture = await PageFixture.CreateAsync();

        var page = fixture.Browser.Render<TrainingsPage>();

        page.WaitForAssertion(() => Assert.Contains("No training yet", page.Markup, StringComparison.Ordinal));
        Assert.NotEmpty(page.FindAll("a[href='/trainings/new']"));
    }

    [Fact]
    public async Task TrainingsPage_OneLaunched_OpensIt()
    {
        await using var fixture = await PageFixture.CreateAsync();
        using var training = await SampleTraining.SubmitAsync(fixture, steps: 10);

        var page = fixture.Browser.Render<TrainingsPage>();

        page.WaitForAssertion(() => Assert.Contains("small", page.Find($"a[href='/trainings/{training.Id}']").TextContent, StringComparison.Ordinal));
    }

    [Fact]
    public async Task TrainingPage_UnknownRun_SaysSo()
    {
        await using var fixture = await PageFixture.CreateAsync();

        var page = Open(fixture, "none");

        page.WaitForAssertion(() => Assert.Equal("No such training", page.Find("h1").TextContent));
    }

    [Fact]
    public async Task TrainingPage_BeforeTheFirstStep_SaysWhenTheCurvesBegin()
    {
        await using var fixture = await PageFixture.CreateAsync();
        using var training = await SampleTraining.SubmitAsync(fixture, steps: 10);

        var page = Open(fixture, training.Id);

        page.WaitForAssertion(() => Assert.Contains("No step yet", page.Markup, StringComparison.Ordinal));
        Assert.Contains("a new model of shape tiny, vocabulary 300", page.Find(".facts").TextContent, StringComparison.Ordinal);
        Assert.Empty(page.FindComponents<Chart>());
    }

    [Fact]
    public async Task TrainingPage_StepsArriveWhileWatched_DrawsThemAndTheFigures()
    {
        await using var fixture = await PageFixture.CreateAsync();
        using var training = await SampleTraining.SubmitAsync(fixture, steps: 40);
        training.Step(1, 6);
        training.Step(2, 5, evaluation: 4.5);
        var page = Open(fixture, training.Id);
        page.WaitForAssertion(() => Assert.Equal([1.0, 2.0], Loss(page).X));
        Assert.Contains("5.000", page.Markup, StringComparison.Ordinal);

        training.Step(3, 4);
        await training.TellAsync();

        page.WaitForAssertion(() => Assert.Equal([1.0, 2.0, 3.0], Loss(page).X));
        Assert.Equal((40.0, 0.0), (Loss(page).XMax, Loss(page).YMin));
        Assert.Equal([null, 4.5, null], Loss(page).Series.Single(series => series.Name == "Evaluation").Values!);
        Assert.Equal(4, page.FindComponents<Chart>().Count);
        Assert.Contains("200 tokens/s", page.Markup, StringComparison.Ordinal);
        Assert.Contains("the lowest so far", page.Markup, StringComparison.Ordinal);
        Assert.NotEmpty(page.FindAll($"a[href='/api/trainings/{training.Id}/steps.csv']"));
    }

    [Fact]
    public async Task TrainingPage_NothingNew_HandsTheChartTheSameModel()
    {
        await using var fixture = await PageFixture.CreateAsync();
        using var training = await SampleTraining.SubmitAsync(fixture, steps: 40);
        training.Step(1, 6);
        var page = Open(fixture, training.Id);
        page.WaitForAssertion(() => Assert.NotEmpty(page.FindComponents<Chart>()));
        var (before, renders) = (Loss(page), page.RenderCount);

        await training.TellAsync();

        page.WaitForAssertion(() => Assert.True(page.RenderCount > renders));
        Assert.Same(before, Loss(page));
    }

    [Fact]
    public async Task TrainingPage_EvaluationLossRisesAgain_SaysSo()
    {
        await using var fixture = await PageFixture.CreateAsync();
        using var training = await SampleTraining.SubmitAsync(fixture, steps: 40);
        training.Step(10, 2, evaluation: 1.5);
        training.Step(20, 1, evaluation: 1.8);

        var page = Open(fixture, training.Id);

        page.WaitForAssertion(() => Assert.Contains("lowest after step 10 and has risen since", page.Markup, StringComparison.Ordinal));
    }

    [Fact]
    public async Task TrainingPage_StepsThatCannotBeRead_SaysSoInTheirPlace()
    {
        await using var fixture = await PageFixture.CreateAsync();
        using var training = await SampleTraining.SubmitAsync(fixture, steps: 10);
        training.Step(1, 6);
        training.Damage();

        var page = Open(fixture, training.Id);

        page.WaitForAssertion(() => Assert.Contains("The steps could not be read.", page.Markup, StringComparison.Ordinal));
        Assert.Contains("a new model of shape tiny", page.Markup, StringComparison.Ordinal);
    }

    [Fact]
    public async Task TrainingPage_Finished_LeadsToTheModel()
    {
        await using var fixture = await PageFixture.CreateAsync();
        using var training = await SampleTraining.SubmitAsync(fixture, steps: 2);
        await fixture.Browser.Services.GetRequiredService<RunExecutor>().ExecuteAsync(training.Id, Xunit.TestContext.Current.CancellationToken);
        var report = (await fixture.Browser.Services.GetRequiredService<TrainingResults>().ReadReportAsync(training.Id, Xunit.TestContext.Current.CancellationToken))!;

        var page = Open(fixture, training.Id);

        page.WaitForAssertion(() => Assert.NotEmpty(page.FindAll($"a[href='/models/{report.Model.Id}']")));
        Assert.Contains(report.Model.Folder, page.Find(".facts").TextContent, StringComparison.Ordinal);
        Assert.Equal(["reproduce.json", "steps.jsonl", "training.json"], page.FindAll(".table-tall .mono").Select(cell => cell.TextContent));
        Assert.Equal(2, Loss(page).X.Count);
    }

    [Fact]
    public async Task TrainingPages_Left_LeaveNoSubscriber()
    {
        await using var fixture = await PageFixture.CreateAsync();
        fixture.Browser.Render<TrainingsPage>();
        Open(fixture, "none");
        Assert.Equal(2, fixture.Events.SubscriberCount);

        await fixture.Browser.DisposeComponentsAsync();

        Assert.Equal(0, fixture.Events.SubscriberCount);
    }

    private static IRenderedComponent<TrainingPage> Open(PageFixture fixture, string run) => fixture.Browser.Render<TrainingPage>(p => p.Add(c => c.RunId, run));

    private static LineModel Loss(IRenderedComponent<TrainingPage> page) => (LineModel)page.FindComponents<Chart>()[0].Instance.Model;
}
