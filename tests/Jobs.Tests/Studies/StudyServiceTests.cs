using System.Text.Json;
using Vectorscope.Jobs.Library;
using Vectorscope.Jobs.Runs;
using Vectorscope.Jobs.Runs.Queries;
using Vectorscope.Jobs.Studies;
using Vectorscope.Jobs.Tests.Fakes;

namespace Vectorscope.Jobs.Tests.Studies;

public sealed class StudyServiceTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Create_NameThatIsTaken_IsRefusedWhateverItsCase()
    {
        await using var store = await TestStore.CreateAsync();
        var studies = store.Get<StudyService>();
        var id = (await studies.CreateAsync(new StudyDraft(" Personas ", "# why"), Token)).Id!;

        var second = await studies.CreateAsync(new StudyDraft("personas"), Token);
        var nameless = await studies.CreateAsync(new StudyDraft(" "), Token);

        Assert.Equal(("name", LibraryStatus.Invalid), (Assert.Single(second.Errors).Field, second.Status));
        Assert.Equal("name", Assert.Single(nameless.Errors).Field);
        var row = Assert.Single(await store.Get<StudyQueries>().ListAsync(false, Token));
        Assert.Equal((id, "Personas", "# why", 1), (row.Id, row.Name, row.Notes, row.Version));
        Assert.Equal(id, (await store.Get<StudyQueries>().FindAsync("PERSONAS", Token))!.Id);
    }

    [Fact]
    public async Task Edit_OverAnOlderVersion_IsAConflictAndChangesNothing()
    {
        await using var store = await TestStore.CreateAsync();
        var studies = store.Get<StudyService>();
        var id = (await studies.CreateAsync(new StudyDraft("one"), Token)).Id!;

        Assert.True((await studies.EditAsync(id, new StudyEdit(Notes: "first", Version: 1), Token)).IsDone);
        var late = await studies.EditAsync(id, new StudyEdit("renamed", "second", Version: 1), Token);

        Assert.Equal(LibraryStatus.Conflict, late.Status);
        var row = (await store.Get<StudyQueries>().FindAsync(id, Token))!;
        Assert.Equal(("one", "first", 2), (row.Name, row.Notes, row.Version));
    }

    [Fact]
    public async Task Archive_Study_LeavesTheListAndComesBack()
    {
        await using var store = await TestStore.CreateAsync();
        var (studies, queries) = (store.Get<StudyService>(), store.Get<StudyQueries>());
        var id = (await studies.CreateAsync(new StudyDraft("one"), Token)).Id!;

        await studies.EditAsync(id, new StudyEdit(Archived: true), Token);

        Assert.Empty(await queries.ListAsync(false, Token));
        Assert.Equal(id, Assert.Single(await queries.ListAsync(true, Token)).Id);
        await studies.EditAsync(id, new StudyEdit(Archived: false), Token);
        Assert.Equal(id, Assert.Single(await queries.ListAsync(false, Token)).Id);
    }

    [Fact]
    public async Task Submit_IntoAStudy_IsFoundByTheStudyAndOutlivesIt()
    {
        await using var store = await TestStore.CreateAsync();
        var studies = store.Get<StudyService>();
        var id = (await studies.CreateAsync(new StudyDraft("one"), Token)).Id!;
        var other = await store.SubmitAsync("elsewhere");
        using var spec = JsonDocument.Parse("""{"kind": "scripted", "name": "within", "queue": "engine"}""");

        var submitted = await store.Runs.SubmitAsync(spec.RootElement, null, new SubmitOptions { Study = "ONE" }, Token);
        var lost = await store.Runs.SubmitAsync(spec.RootElement, null, new SubmitOptions { Study = "two" }, Token);

        Assert.Equal("study", Assert.Single(lost.Errors).Field);
        foreach (var named in new[] { id, "one" })
        {
            var listed = await store.Queries.ListAsync(new RunFilter { Study = named }, RunSort.Created, true, 0, 10, Token);
            Assert.Equal(submitted.RunId, Assert.Single(listed).Id);
        }
        Assert.Equal(0, await store.Queries.CountAsync(new RunFilter { Study = "two" }, Token));
        Assert.Equal("Added 1 run.", (await studies.AddRunsAsync(id, [other, submitted.RunId!], Token)).Sentence);
        Assert.Equal(2, (await store.Get<StudyQueries>().DetailAsync(id, Token))!.Runs.Count);
        Assert.True((await studies.DeleteAsync(id, Token)).IsDone);
        Assert.Equal(2, await store.Queries.CountAsync(new RunFilter(), Token));
    }

    [Fact]
    public async Task AddRuns_OneThatIsNotThere_AddsNone()
    {
        await using var store = await TestStore.CreateAsync();
        var studies = store.Get<StudyService>();
        var id = (await studies.CreateAsync(new StudyDraft("one"), Token)).Id!;
        var run = await store.SubmitAsync();

        var result = await studies.AddRunsAsync(id, [run, "nothing"], Token);

        Assert.Equal("runs", Assert.Single(result.Errors).Field);
        Assert.Empty((await store.Get<StudyQueries>().DetailAsync(id, Token))!.Runs);
    }

    [Fact]
    public async Task Baseline_MustBeAnArmOfTheStudy()
    {
        await using var store = await TestStore.CreateAsync();
        var studies = store.Get<StudyService>();
        var id = (await studies.CreateAsync(new StudyDraft("one"), Token)).Id!;
        var run = await PlayedRuns.AddAsync(store, "run", ("base", "01"));

        Assert.Equal("baseline", Assert.Single((await studies.EditAsync(id, new StudyEdit(Baseline: $"{run}/base"), Token)).Errors).Field);
        await studies.AddRunsAsync(id, [run], Token);
        Assert.Equal("baseline", Assert.Single((await studies.EditAsync(id, new StudyEdit(Baseline: $"{run}/other"), Token)).Errors).Field);
        Assert.True((await studies.EditAsync(id, new StudyEdit(Baseline: $"{run}/base"), Token)).IsDone);

        Assert.Equal("base", (await store.Get<StudyQueries>().FindAsync(id, Token))!.BaselineName);
    }

    [Theory]
    [InlineData(null, 89, "passed")]
    [InlineData(4, null, "trials")]
    [InlineData(4, 0, "trials")]
    [InlineData(90, 89, "passed")]
    [InlineData(-1, 89, "passed")]
    public async Task SaveCounts_NumbersThatCannotBe_AreRefused(int? passed, int? trials, string field)
    {
        await using var store = await TestStore.CreateAsync();
        var studies = store.Get<StudyService>();
        var id = (await studies.CreateAsync(new StudyDraft("one"), Token)).Id!;

        var result = await studies.SaveCountsAsync(id, null, new CountsDraft("abl", passed, trials), Token);

        Assert.Equal(field, Assert.Single(result.Errors).Field);
        Assert.Empty((await store.Get<StudyQueries>().DetailAsync(id, Token))!.Counts);
    }

    [Fact]
    public async Task DeleteCounts_TheBaseline_LeavesTheStudyWithoutOne()
    {
        await using var store = await TestStore.CreateAsync();
        var studies = store.Get<StudyService>();
        var id = (await studies.CreateAsync(new StudyDraft("one"), Token)).Id!;
        var counts = (await studies.SaveCountsAsync(id, null, new CountsDraft("base", 6, 89), Token)).Id!;
        Assert.Equal("name", Assert.Single((await studies.SaveCountsAsync(id, null, new CountsDraft("BASE", 1, 2), Token)).Errors).Field);
        await studies.EditAsync(id, new StudyEdit(Baseline: counts), Token);

        await studies.DeleteCountsAsync(id, counts, Token);

        Assert.Null((await store.Get<StudyQueries>().FindAsync(id, Token))!.Baseline);
    }

    [Fact]
    public async Task Say_OfAnArm_IsKeptWhileItsRunIsOutOfTheStudy()
    {
        await using var store = await TestStore.CreateAsync();
        var studies = store.Get<StudyService>();
        var id = (await studies.CreateAsync(new StudyDraft("one"), Token)).Id!;
        var run = await PlayedRuns.AddAsync(store, "run", ("base", "01"));
        await studies.AddRunsAsync(id, [run], Token);

        await studies.SayAsync(id, $"{run}/base", new StudyArmEdit("flaky", "a, b"), Token);
        await studies.RemoveRunAsync(id, run, Token);
        Assert.Empty((await store.Get<Ledgers>().ReadAsync(id, Token))!.Rows);
        Assert.Equal(LibraryStatus.NotFound, (await studies.SayAsync(id, $"{run}/base", new StudyArmEdit("again"), Token)).Status);
        await studies.AddRunsAsync(id, [run], Token);

        var row = Assert.Single((await store.Get<Ledgers>().ReadAsync(id, Token))!.Rows);
        Assert.Equal(("flaky", "a, b"), (row.Notes, row.Tags));
    }
}
