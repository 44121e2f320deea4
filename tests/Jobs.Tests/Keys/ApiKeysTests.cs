using System.Security.Cryptography;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Time.Testing;
using Vectorscope.Jobs.Keys;
using Vectorscope.Jobs.Tests.Fakes;

namespace Vectorscope.Jobs.Tests.Keys;

public sealed class ApiKeysTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Key_Made_IsFoundByItselfAndKeptAsItsHashAlone()
    {
        await using var store = await TestStore.CreateAsync();
        var keys = store.Get<ApiKeys>();

        var (made, other) = (await keys.CreateAsync(" harbor ", Token), await keys.CreateAsync("harbor", Token));

        Assert.Equal(("harbor", made.Text[..10]), (made.Row.Name, made.Row.Prefix));
        Assert.NotEqual(made.Text, other.Text);
        // 256 bits in base64 without padding.
        Assert.Matches("^vsk_[A-Za-z0-9_-]{43}$", made.Text);
        Assert.Equal(made.Row.Id, (await keys.FindAsync(made.Text, Token))!.Id);
        foreach (var wrong in new[] { made.Text[..^1], made.Text + "x", made.Text.ToUpperInvariant(), made.Row.Prefix, "vsk_", "", "sk-other" })
        {
            Assert.Null(await keys.FindAsync(wrong, Token));
        }
        await using var context = await store.Contexts.CreateDbContextAsync(Token);
        var kept = await context.ApiKeys.SingleAsync(key => key.Id == made.Row.Id, Token);
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(made.Text))), kept.Hash);
        foreach (var file in Directory.GetFiles(store.Folder.Root, "*", SearchOption.AllDirectories))
        {
            await using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            using var reader = new StreamReader(stream, Encoding.Latin1);
            Assert.DoesNotContain(made.Text, await reader.ReadToEndAsync(Token), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Key_Revoked_OpensNothingAtOnce_AndOneOfTwoOfANameIsAskedFor()
    {
        await using var store = await TestStore.CreateAsync();
        var keys = store.Get<ApiKeys>();
        var (a, b) = (await keys.CreateAsync("same", Token), await keys.CreateAsync("Same", Token));

        var unclear = await keys.RevokeAsync("same", Token);
        var first = await keys.RevokeAsync(a.Row.Prefix, Token);
        var again = await keys.RevokeAsync(a.Row.Id, Token);
        var second = await keys.RevokeAsync("SAME", Token);
        var none = await keys.RevokeAsync("nobody", Token);

        Assert.Null(unclear.Id);
        Assert.Contains(b.Row.Prefix, unclear.Sentence, StringComparison.Ordinal);
        Assert.Equal((a.Row.Id, b.Row.Id), (first.Id, second.Id));
        Assert.Equal((null, $"\"same\" ({a.Row.Prefix}…) was revoked already."), (again.Id, again.Sentence));
        Assert.Equal((null, "There is no key \"nobody\"."), (none.Id, none.Sentence));
        Assert.Null(await keys.FindAsync(a.Text, Token));
        Assert.Null(await keys.FindAsync(b.Text, Token));
        Assert.All(await keys.ListAsync(Token), key => Assert.NotNull(key.RevokedAt));
    }

    [Fact]
    public async Task Key_Used_SaysWhenToTheMinute()
    {
        await using var store = await TestStore.CreateAsync();
        var time = new FakeTimeProvider(new DateTimeOffset(2026, 11, 30, 12, 0, 0, TimeSpan.Zero));
        var keys = new ApiKeys(store.Contexts, time);
        var key = await keys.CreateAsync("a", Token);
        Assert.Null((await keys.ListAsync(Token))[0].LastUsedAt);

        time.Advance(TimeSpan.FromHours(1));
        await keys.FindAsync(key.Text, Token);
        time.Advance(TimeSpan.FromSeconds(30));
        await keys.FindAsync(key.Text, Token);
        Assert.Equal(time.GetUtcNow().AddSeconds(-30), (await keys.ListAsync(Token))[0].LastUsedAt);
        time.Advance(TimeSpan.FromSeconds(31));
        await keys.FindAsync(key.Text, Token);

        Assert.Equal(time.GetUtcNow(), (await keys.ListAsync(Token))[0].LastUsedAt);
    }

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("a\nb")]
    public async Task Name_ThatIsNone_IsRefused(string name)
    {
        await using var store = await TestStore.CreateAsync();

        await Assert.ThrowsAsync<ArgumentException>(() => store.Get<ApiKeys>().CreateAsync(name, Token));
        Assert.NotNull(ApiKeys.NameProblem(new string('a', ApiKeys.LongestName + 1)));
        Assert.Null(ApiKeys.NameProblem(new string('a', ApiKeys.LongestName)));
    }
}
