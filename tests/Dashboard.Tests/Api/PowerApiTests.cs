using System.Net;
using System.Text.Json.Nodes;
using Vectorscope.Dashboard.Tests.Cli;
using Vectorscope.Dashboard.Tests.Hosting;

namespace Vectorscope.Dashboard.Tests.Api;

public sealed class PowerApiTests
{
    [Theory]
    [InlineData("0.067", "0.05", 89, 1, "0.5", "0.05", 1)]
    [InlineData("0.4", "-0.1", 30, 4, "0.7", "0.01", 5)]
    public async Task Power_IsTheVerbs(string rate, string effect, int tasks, int attempts, string icc, string alpha, long seed)
    {
        await using var served = await ServedDashboard.StartAsync();

        var json = await served.GetJsonAsync($"/api/power?base={rate}&effect={effect}&tasks={tasks}&attempts={attempts}&icc={icc}&alpha={alpha}&seed={seed}");

        var answer = await Verb.RunAsync(Path.GetTempPath(), ["stats", "power", "--base", rate, $"--effect={effect}", "--tasks", $"{tasks}", "--attempts", $"{attempts}", "--icc", icc, "--alpha", alpha, "--seed", $"{seed}", "--json"]);
        var verb = JsonNode.Parse(answer.Output)!;
        Assert.Equal(((double)verb["power"]!, (double)verb["low"]!, (double)verb["high"]!), (json.GetProperty("power").GetDouble(), json.GetProperty("low").GetDouble(), json.GetProperty("high").GetDouble()));
        // What is found with 80 % is larger than what is found half the time.
        var detectable = json.GetProperty("detectable").EnumerateArray().ToDictionary(one => one.GetProperty("power").GetDouble(), one => one.GetProperty("gain").GetDouble());
        Assert.True(0 < detectable[0.5] && detectable[0.5] < detectable[0.8] && detectable[0.8] < detectable[0.9], json.ToString());
    }

    [Fact]
    public async Task Power_WhatCannotBeSimulated_IsRefusedByField()
    {
        await using var served = await ServedDashboard.StartAsync();

        var (status, body) = await served.SendJsonAsync(HttpMethod.Get, "/api/power?base=1&effect=0.05&tasks=5000&attempts=1&icc=1");

        Assert.Equal(HttpStatusCode.BadRequest, status);
        Assert.Equal(["base", "tasks", "icc"], body.GetProperty("errors").EnumerateObject().Select(error => error.Name));
        Assert.Equal(HttpStatusCode.NotFound, (await served.SendJsonAsync(HttpMethod.Get, "/api/benchmarks/none/power")).Status);
    }
}
