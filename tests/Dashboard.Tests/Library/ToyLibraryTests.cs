using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Vectorscope.Dashboard.State;
using Vectorscope.Dashboard.Tests.Api;
using Vectorscope.Dashboard.Tests.Hosting;
using Vectorscope.Engine.Settings;
using Vectorscope.Jobs.Library.Named;
using Vectorscope.Jobs.Specs;

namespace Vectorscope.Dashboard.Tests.Library;

/// <summary>A library is its declaration: API, versions, files, references of specs and choices of forms come from it.</summary>
public sealed class ToyLibraryTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private sealed record Colour
    {
        [Field("Red"), Range(0, 255)]
        public required int Red { get; init; }

        [Field("Names")]
        public IReadOnlyList<string> Names { get; init; } = [];
    }

    private sealed class ColourKind() : LibraryKind<Colour>("colour", "colour")
    {
        public override string SizeOf(Colour content) => $"{content.Red} of 255";
    }

    private sealed record Painting
    {
        [Field("Ink"), Refers("colour")]
        public required string Ink { get; init; }
    }

    [Fact]
    public async Task Library_OfATest_AnswersAsThoseOfTheProduct()
    {
        await using var served = await ServedDashboard.StartAsync(services => services.AddLibrary<ColourKind>());

        var (refused, problem) = await served.SendJsonAsync(HttpMethod.Post, "/api/colours", new { name = "loud", red = 256 });
        Assert.Equal((HttpStatusCode.BadRequest, "red"), (refused, Assert.Single(problem.GetProperty("errors").EnumerateObject()).Name));

        var (created, done) = await served.SendJsonAsync(HttpMethod.Post, "/api/colours", new { name = "loud", red = 255, names = new[] { "fire" } });
        Assert.Equal((HttpStatusCode.OK, "Saved \"loud\" with 255 of 255."), (created, done.GetProperty("sentence").GetString()));
        var path = $"/api/colours/{done.GetProperty("id").GetString()}";
        await served.SendJsonAsync(HttpMethod.Put, path, new { name = "soft", red = 5, version = 1 });

        Assert.Equal(2, (await served.GetJsonAsync($"{path}/versions")).GetArrayLength());
        Assert.Contains("\"format\": \"vectorscope-colours\"", await served.Http.GetStringAsync("/api/colours/export", Token), StringComparison.Ordinal);
        var resolved = await served.Services.GetServices<IReferenceResolver>().Single(resolver => resolver.Kind == "colour").ResolveAsync("SOFT", Token);
        Assert.Equal(("soft", 2, 5), (resolved.Reference!.Name, resolved.Reference.Version, resolved.Reference.ContentAs<Colour>().Red));
        var choices = await served.Services.GetRequiredService<ReferenceChoices>().ForAsync(SpecShape.Of<Painting>(), Token);
        Assert.Equal(("soft", "soft (5 of 255)"), (choices["colour"][0].Value, choices["colour"][0].Text));
    }
}
