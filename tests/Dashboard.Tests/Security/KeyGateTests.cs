using System.Net;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Vectorscope.Dashboard.Tests.Api;
using Vectorscope.Dashboard.Tests.Hosting;
using Vectorscope.Jobs.Keys;

namespace Vectorscope.Dashboard.Tests.Security;

/// <summary>Who may use /v1. Whatever answers there, a refusal comes before it.</summary>
public sealed class KeyGateTests(KeyGateTests.Open open, KeyGateTests.Guarded guarded) : IClassFixture<KeyGateTests.Open>, IClassFixture<KeyGateTests.Guarded>
{
    public sealed class Open() : SharedDashboard(_ => { });

    public sealed class Guarded() : SharedDashboard(_ => { }, ("Security:Token", Token));

    private const string Token = "0123456789abcdef0123456789abcdef";
    private const string Nobody = "vsk_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Guarded_AsksForAKey_InTheStandardShape()
    {
        using var without = await guarded.Served.SendAsync(HttpMethod.Get, "/v1/models");
        using var wrong = await guarded.Served.SendAsync(HttpMethod.Get, "/v1/models", ("Authorization", $"Bearer {Nobody}"));
        using var placeholder = await guarded.Served.SendAsync(HttpMethod.Get, "/v1/models", ("Authorization", "Bearer none"));

        foreach (var refused in new[] { without, wrong, placeholder })
        {
            Assert.Equal((HttpStatusCode.Unauthorized, "application/json"), (refused.StatusCode, refused.Content.Headers.ContentType?.MediaType));
            Assert.Equal("Bearer", refused.Headers.WwwAuthenticate.Single().Scheme);
            var error = JsonDocument.Parse(await refused.Content.ReadAsStringAsync(Stop)).RootElement.GetProperty("error");
            Assert.Equal(["message", "type", "param", "code"], error.EnumerateObject().Select(property => property.Name));
            Assert.Equal(("invalid_request_error", JsonValueKind.Null, "invalid_api_key"), (error.GetProperty("type").GetString(), error.GetProperty("param").ValueKind, error.GetProperty("code").GetString()));
        }
    }

    [Fact]
    public async Task Guarded_KeyOpensTheServerAlone_UntilItIsRevoked()
    {
        var keys = guarded.Served.Services.GetRequiredService<ApiKeys>();
        var key = await keys.CreateAsync("program", Stop);
        async Task<HttpStatusCode> StatusAsync(string path, string bearer)
        {
            using var response = await guarded.Served.SendAsync(HttpMethod.Get, path, ("Authorization", $"Bearer {bearer}"));
            return response.StatusCode;
        }

        Assert.NotEqual(HttpStatusCode.Unauthorized, await StatusAsync("/v1/models", key.Text));
        Assert.NotEqual(HttpStatusCode.Unauthorized, await StatusAsync("/v1/models", Token));
        Assert.NotEqual(HttpStatusCode.Unauthorized, await StatusAsync("/metrics", key.Text));
        Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync("/api/runs", key.Text));
        Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync("/v1x", key.Text));
        await keys.RevokeAsync(key.Row.Id, Stop);
        Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync("/v1/models", key.Text));
        Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync("/metrics", key.Text));
    }

    [Theory]
    [InlineData(null, false)]
    [InlineData("Bearer none", false)]
    [InlineData("Bearer sk-whatever", false)]
    [InlineData($"Bearer {Nobody}", true)]
    public async Task Open_NeedsNoKey_AndRefusesOneThatIsWrong(string? authorization, bool refused)
    {
        using var response = authorization is null
            ? await open.Served.SendAsync(HttpMethod.Get, "/v1/models")
            : await open.Served.SendAsync(HttpMethod.Get, "/v1/models", ("Authorization", authorization));

        Assert.Equal(refused, response.StatusCode == HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task Open_PageOfAnotherSite_NeedsAKey()
    {
        var key = await open.Served.Services.GetRequiredService<ApiKeys>().CreateAsync("page", Stop);

        using var foreign = await open.Served.SendAsync(HttpMethod.Post, "/v1/chat/completions", ("Origin", "http://evil.example"));
        using var dummy = await open.Served.SendAsync(HttpMethod.Post, "/v1/chat/completions", ("Origin", "http://evil.example"), ("Authorization", "Bearer none"));
        using var rebound = await open.Served.SendAsync(HttpMethod.Get, "/v1/models", ("Host", "rebound.example"));
        using var allowed = await open.Served.SendAsync(HttpMethod.Post, "/v1/chat/completions", ("Origin", "http://evil.example"), ("Host", "rebound.example"), ("Authorization", $"Bearer {key.Text}"));

        foreach (var refused in new[] { foreign, dummy, rebound })
        {
            Assert.Equal(HttpStatusCode.Forbidden, refused.StatusCode);
            Assert.Equal("forbidden", JsonDocument.Parse(await refused.Content.ReadAsStringAsync(Stop)).RootElement.GetProperty("error").GetProperty("code").GetString());
        }
        Assert.NotEqual(HttpStatusCode.Forbidden, allowed.StatusCode);
    }

    [Fact]
    public async Task WrongKeys_AreSlowedDown()
    {
        await using var served = await ServedDashboard.StartAsync(("Security:Token", Token));
        HttpResponseMessage? last = null;
        for (var i = 0; i < 30 && last?.StatusCode != HttpStatusCode.TooManyRequests; i++)
        {
            last?.Dispose();
            last = await served.SendAsync(HttpMethod.Get, "/v1/models", ("Authorization", $"Bearer {Nobody}"));
        }

        Assert.Equal(HttpStatusCode.TooManyRequests, last!.StatusCode);
        Assert.NotNull(last.Headers.RetryAfter);
        Assert.Equal("rate_limit_exceeded", JsonDocument.Parse(await last.Content.ReadAsStringAsync(Stop)).RootElement.GetProperty("error").GetProperty("code").GetString());
        last.Dispose();
    }

    [Fact]
    public async Task Api_MakesListsAndRevokes_AndShowsTheKeyOnce()
    {
        await using var served = await ServedDashboard.StartAsync();

        var (unnamed, problem) = await served.SendJsonAsync(HttpMethod.Post, "/api/keys", new { name = " " });
        var (_, made) = await served.SendJsonAsync(HttpMethod.Post, "/api/keys", new { name = "harbor" });
        var list = await served.GetJsonAsync("/api/keys");
        var (revoked, done) = await served.SendJsonAsync(HttpMethod.Post, "/api/keys/harbor/revoke", null);
        var (gone, _) = await served.SendJsonAsync(HttpMethod.Post, "/api/keys/harbor/revoke", null);

        Assert.Equal((HttpStatusCode.BadRequest, "name"), (unnamed, Assert.Single(problem.GetProperty("errors").EnumerateObject()).Name));
        var key = made.GetProperty("key").GetString()!;
        Assert.StartsWith(made.GetProperty("prefix").GetString()!, key, StringComparison.Ordinal);
        Assert.Equal(made.GetProperty("id").GetString(), Assert.Single(list.EnumerateArray()).GetProperty("id").GetString());
        Assert.DoesNotContain(key, list.GetRawText(), StringComparison.Ordinal);
        Assert.Equal((HttpStatusCode.OK, made.GetProperty("id").GetString()), (revoked, done.GetProperty("id").GetString()));
        Assert.Equal(HttpStatusCode.NotFound, gone);
        Assert.Equal(JsonValueKind.String, (await served.GetJsonAsync("/api/keys"))[0].GetProperty("revokedAt").ValueKind);
    }
}
