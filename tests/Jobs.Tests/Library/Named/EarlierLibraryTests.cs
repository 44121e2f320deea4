using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Vectorscope.Jobs.Library.Named;
using Vectorscope.Jobs.Tests.Episodes;
using Vectorscope.Jobs.Tests.Fakes;

namespace Vectorscope.Jobs.Tests.Library.Named;

/// <summary>Personas and prompt sets that an earlier build kept in tables of their own are what they were.</summary>
public sealed class EarlierLibraryTests
{
    private static readonly EarlierData.EarlierData s_earlier = new(Repository.EarlierData);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("persona", "personas.json")]
    [InlineData("promptSet", "prompt-sets.json")]
    public async Task Entries_OfAnEarlierFolder_AreAsItsBuildAnswered(string kind, string answers)
    {
        await using var store = await TestStore.CreateAsync(fill: s_earlier.Unpack);
        var library = store.Get<Libraries>().All.Single(other => other.Kind.Name == kind);
        var answered = JsonNode.Parse(await File.ReadAllTextAsync(Path.Combine(Repository.EarlierData, "answers", answers), Token))!.AsArray();
        var expected = answered.Single(answer => (string?)answer!["get"] == $"/api/{library.Kind.Address}")!["answer"]!.AsArray();

        var rows = await library.ListAsync(Token);

        Assert.NotEmpty(rows);
        Assert.Equal(
            expected.Select(entry => ((string?)entry!["id"], (string?)entry["name"], (string?)entry["description"], (bool)entry["builtIn"]!, (int)entry["version"]!, (DateTimeOffset)entry["updatedAt"]!)),
            rows.Select(row => ((string?)row.Id, (string?)row.Name, (string?)row.Description, row.BuiltIn, row.Version, row.UpdatedAt)));
        foreach (var row in rows)
        {
            var alone = answered.FirstOrDefault(answer => (string?)answer!["get"] == $"/api/{library.Kind.Address}/{row.Id}")?["answer"];
            var entry = (alone ?? expected.Single(other => (string?)other!["id"] == row.Id))!.AsObject();
            foreach (var (name, value) in JsonNode.Parse(row.Content)!.AsObject().Where(field => entry.ContainsKey(field.Key)))
            {
                Assert.True(JsonNode.DeepEquals(entry[name], value), $"{row.Name}: {name}");
            }
            Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(row.Content))), row.Hash);
        }
    }

    [Fact]
    public async Task EntryOfAnEarlierFolder_SavedUnchanged_KeepsItsContent()
    {
        await using var store = await TestStore.CreateAsync(fill: s_earlier.Unpack);
        foreach (var library in store.Get<Libraries>().All)
        {
            foreach (var row in await library.ListAsync(Token))
            {
                var entry = JsonNode.Parse(row.Content)!.AsObject();
                (entry["name"], entry["description"]) = (row.Name, row.Description);

                Assert.True((await library.SaveAsync(JsonSerializer.SerializeToElement(entry), row.Id, Token)).IsDone);

                Assert.Equal((row.Content, row.Hash, row.Version + 1), await library.FindAsync(row.Id, Token) is { } after ? (after.Content, after.Hash, after.Version) : default);
                Assert.Single(await library.VersionsAsync(row.Id, Token));
            }
        }
    }
}
