using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using Vectorscope.Dashboard.State;
using Vectorscope.Dashboard.Tests.Components;
using Vectorscope.Engine.Settings;
using Vectorscope.Jobs.Runs;
using Vectorscope.Jobs.Runs.Kinds;
using Vectorscope.Jobs.Runs.Queries;
using Vectorscope.Jobs.Specs;
using Vectorscope.Jobs.Store;
using Xunit;

namespace Vectorscope.Dashboard.Tests.State;

public sealed class SpecFormTests
{
    private static CancellationToken Cancel => Xunit.TestContext.Current.CancellationToken;

    [Fact]
    public async Task Two_quick_clicks_launch_one_run()
    {
        await using var pages = await PageFixture.CreateAsync(alter: services => services.AddRunKind<SlowSpec, SlowRules, SlowHandler>("slow"));
        var (form, rules) = Open(pages);
        var gate = rules.Hold();

        var first = form.LaunchAsync();
        var second = form.LaunchAsync();
        Assert.True(form.IsLaunching);
        gate.SetResult();
        await Task.WhenAll(first, second);

        Assert.Single(await RunsAsync(pages));
    }

    [Fact]
    public async Task The_server_takes_a_form_visit_once_even_when_the_same_visit_submits_twice()
    {
        await using var pages = await PageFixture.CreateAsync(alter: services => services.AddRunKind<SlowSpec, SlowRules, SlowHandler>("slow"));
        var (form, _) = Open(pages);

        await form.LaunchAsync();
        await form.LaunchAsync();

        Assert.Single(await RunsAsync(pages));
    }

    [Fact]
    public async Task The_newest_check_wins_over_a_slower_older_one()
    {
        await using var pages = await PageFixture.CreateAsync(alter: services => services.AddRunKind<SlowSpec, SlowRules, SlowHandler>("slow"));
        var (form, rules) = Open(pages);
        var old = rules.Hold();
        var slow = form.ChangeAsync(draft => draft.Set("size", "1"));
        rules.Pass();
        await form.ChangeAsync(draft => draft.Set("size", "2"));
        Assert.Equal("size 2", form.SuggestedName);

        old.SetResult();
        await slow;

        Assert.Equal("size 2", form.SuggestedName);
    }

    [Fact]
    public async Task Errors_speak_the_forms_words_and_are_shown_from_the_first_try_on()
    {
        await using var pages = await PageFixture.CreateAsync(alter: services => services.AddRunKind<SlowSpec, SlowRules, SlowHandler>("slow"));
        var (form, _) = Open(pages);
        await form.ChangeAsync(draft => draft.Set("share", "60"));
        Assert.Null(form.Error("share"));

        await form.LaunchAsync();

        Assert.Equal("Give a number from 0 to 50 per cent, or leave it empty.", form.Error("share"));
        Assert.Equal("60", form.Draft.Text("share"));
        Assert.Empty(await RunsAsync(pages));
    }

    [Fact]
    public async Task A_check_on_its_way_does_not_take_back_what_the_launch_said()
    {
        await using var pages = await PageFixture.CreateAsync(alter: services => services.AddRunKind<SlowSpec, SlowRules, SlowHandler>("slow"));
        var (form, rules) = Open(pages);
        var old = rules.Hold();
        var slow = form.ChangeAsync(draft => draft.Set("size", "2"));
        rules.Pass();
        form.Draft.Set("share", "60");

        await form.LaunchAsync();
        old.SetResult();
        await slow;

        Assert.NotNull(form.Error("share"));
        Assert.False(form.IsLaunching);
    }

    [Fact]
    public async Task An_error_that_no_field_shows_is_one_of_the_others()
    {
        await using var pages = await PageFixture.CreateAsync(alter: services => services.AddRunKind<SlowSpec, SlowRules, SlowHandler>("slow"));
        var (form, _) = Open(pages);
        form.Draft.Set("share", "60");

        await form.LaunchAsync();

        Assert.Equal("share", Assert.Single(form.OtherErrors).Field);
        form.Show("share");
        Assert.Empty(form.OtherErrors);
        form.Hide("share");
        Assert.Single(form.OtherErrors);
    }

    private static (SpecForm Form, SlowRules Rules) Open(PageFixture pages)
    {
        var services = pages.Browser.Services;
        var kind = services.GetRequiredService<RunKinds>().Find("slow")!;
        return (new SpecForm(services.GetRequiredService<RunService>(), services.GetRequiredService<NavigationManager>(), kind, Urls.Run), services.GetRequiredService<SlowRules>());
    }

    private static Task<IReadOnlyList<RunRow>> RunsAsync(PageFixture pages) =>
        pages.Browser.Services.GetRequiredService<RunQueries>().ListAsync(new RunFilter(), RunSort.Created, true, 0, 10, Cancel);

    internal sealed record SlowSpec : RunSpec
    {
        [Field("Size"), Range(1, 9)]
        public int Size { get; init; } = 1;

        [Field("Share", Unit = FieldUnit.Percent), Range(0.0, 0.5)]
        public double Share { get; init; }
    }

    internal sealed class SlowRules : ISpecRules<SlowSpec>
    {
        private TaskCompletionSource? _held;

        /// <summary>Lets checks from now on wait.</summary>
        public TaskCompletionSource Hold() => _held = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);

        public void Pass() => _held = null;

        public Task CheckAsync(SpecUnderCheck<SlowSpec> check, CancellationToken cancellationToken) => _held?.Task ?? Task.CompletedTask;

        public string Title(SpecUnderCheck<SlowSpec> check) => $"size {check.Spec.Size}";

        public RunNeeds NeedsOf(SlowSpec spec) => RunNeeds.Light;
    }

    internal sealed class SlowHandler : IRunHandler<SlowSpec>
    {
        public Task<RunOutcome> RunAsync(RunContext context, ResolvedSpec<SlowSpec> run, CancellationToken cancellationToken) => Task.FromResult(RunOutcome.Completed("Done."));
    }
}
