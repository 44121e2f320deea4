using System.Security.Cryptography;
using Microsoft.EntityFrameworkCore;
using Vectorscope.Engine.Interventions;
using Vectorscope.Jobs.Artifacts;
using Vectorscope.Jobs.Library;
using Vectorscope.Jobs.Library.Directions;
using Vectorscope.Jobs.Library.Named;
using Vectorscope.Jobs.Tests.Fakes;

namespace Vectorscope.Jobs.Tests.Library.Directions;

public sealed class DirectionLibraryTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Import_Safetensors_IsKeptAsItIsWithWhatItSays()
    {
        await using var store = await TestStore.CreateAsync();
        var path = TestDirection.Save(At(store, "d.safetensors"), known: true, provenance: [("model_hash", "abc"), ("method", "by hand"), ("mood", "good")]);

        var saved = await ImportAsync(store, path, "expert");

        var bytes = await File.ReadAllBytesAsync(path, Token);
        var content = saved.Row!.ContentAs<DirectionContent>();
        Assert.Equal("Saved \"expert\" with 3 layers of width 8.", saved.Result.Sentence);
        Assert.Equal((Hash(bytes), 3, 8, true), (content.Sha256, content.Layers, content.Width, content.HasAmbientNorm));
        Assert.Equal([0], content.Unusable);
        Assert.Equal(["positive", "negative", "neutral"], content.Means);
        Assert.Equal(new DirectionProvenance { ModelHash = "abc", Method = "by hand" }, content.Provenance);
        Assert.Equal(("expert", null), await store.Get<DirectionLibrary>().ExportAsync("EXPERT", At(store, "out"), DirectionFormat.Safetensors, Token));
        Assert.Equal(bytes, await File.ReadAllBytesAsync(At(store, "out"), Token));
    }

    [Fact]
    public async Task Import_ControlVectorThereAndBack_KeepsTheRowsThatItCanName()
    {
        await using var store = await TestStore.CreateAsync();
        await ImportAsync(store, TestDirection.Save(At(store, "d.safetensors"), known: true), "expert");
        await store.Get<DirectionLibrary>().ExportAsync("expert", At(store, "d.gguf"), DirectionFormat.Gguf, Token);

        var saved = await ImportAsync(store, At(store, "d.gguf"), "back");

        Assert.Contains("direction.k is row k + 1", Assert.Single(saved.Notes), StringComparison.Ordinal);
        var content = saved.Row!.ContentAs<DirectionContent>();
        Assert.Equal([0, 1], content.Unusable);
        Assert.Equal("control vector d.gguf", content.Provenance.Method);
        Assert.Equal((0, false), (content.Means.Count, content.HasAmbientNorm));
        await store.Get<DirectionLibrary>().ExportAsync("back", At(store, "back.safetensors"), DirectionFormat.Safetensors, Token);
        var (back, sent) = (DirectionFile.Load(At(store, "back.safetensors")).Direction, TestDirection.Of());
        foreach (var layer in new[] { 0, 1 })
        {
            Assert.Equal(0, back.Norm(layer));
        }
        foreach (var layer in new[] { 2, 3 })
        {
            Assert.Equal(sent.Row(layer).ToArray(), back.Row(layer).ToArray());
        }
        Assert.Equal(
            [
                "Rows 0 and 1 are left out: a control vector is added after a block, and direction.k stands for row k + 1.",
                "Left out as too short to be a direction: row 3.",
                "Means, ambient norm and provenance are left out: a control vector holds rows alone.",
            ],
            ControlVectorWords.LeftOut(content with { Unusable = [0, 3], HasAmbientNorm = true }));
    }

    [Fact]
    public async Task Import_NameTaken_IsRefusedOrBecomesItsNewContent()
    {
        await using var store = await TestStore.CreateAsync();
        var first = await ImportAsync(store, TestDirection.Save(At(store, "a.safetensors")), "expert");
        var other = TestDirection.Save(At(store, "b.safetensors"), seed: 2);

        var refused = await ImportAsync(store, other, "EXPERT");
        var replaced = await store.Get<DirectionLibrary>().ImportAsync(other, new("Expert", Replace: true), Token);

        Assert.Equal(("name", "There is already a direction \"EXPERT\"; choose another name."), (refused.Result.Errors[0].Field, refused.Result.Errors[0].Message));
        Assert.Equal((first.Row!.Id, 2), (replaced.Row!.Id, replaced.Row.Version));
        Assert.NotEqual(first.Row.Hash, replaced.Row.Hash);
        // What it was is still there under its hash, with its file.
        await store.Get<DirectionLibrary>().ExportAsync($"expert@{first.Row.Hash[..8]}", At(store, "was"), DirectionFormat.Safetensors, Token);
        Assert.Equal(await File.ReadAllBytesAsync(At(store, "a.safetensors"), Token), await File.ReadAllBytesAsync(At(store, "was"), Token));
        Assert.Equal(2, (await Library(store).VersionsAsync(first.Row.Id, Token)).Count);
        Assert.Empty(Directory.EnumerateFiles(store.Folder.Artifacts, ".*.part"));
    }

    [Theory]
    [InlineData("no/where")]
    [InlineData("a.gguf")]
    [InlineData("a.safetensors")]
    [InlineData("sha256:1")]
    public async Task Name_ThatWouldMeanAFile_IsRefused(string name)
    {
        await using var store = await TestStore.CreateAsync();
        var path = TestDirection.Save(At(store, "d.safetensors"));
        var saved = await ImportAsync(store, path, "good");

        Assert.Equal("name", Assert.Single((await ImportAsync(store, path, name)).Result.Errors).Field);
        Assert.Equal("name", Assert.Single((await Library(store).RenameAsync(saved.Row!.Id, name, Token)).Errors).Field);
        Assert.Equal("good", Assert.Single(await Library(store).ListAsync(Token)).Name);
    }

    [Fact]
    public async Task Import_WhatIsNoDirection_IsRefusedByName()
    {
        await using var store = await TestStore.CreateAsync();
        await File.WriteAllTextAsync(At(store, "text"), "text", Token);

        foreach (var (path, names) in new[]
        {
            (TestDirection.SaveWithNaN(At(store, "nan.safetensors")), "holds NaN at layer 1"),
            (At(store, "text"), "text"),
            (At(store, "missing"), "missing"),
        })
        {
            Assert.Contains(names, (await Assert.ThrowsAsync<DirectionException>(() => ImportAsync(store, path, "expert"))).Message, StringComparison.Ordinal);
        }
        Assert.Empty(await Library(store).ListAsync(Token));
    }

    [Fact]
    public async Task Rename_KeepsContentAndRefusesATakenName()
    {
        await using var store = await TestStore.CreateAsync();
        var saved = await ImportAsync(store, TestDirection.Save(At(store, "a.safetensors")), "expert");
        await ImportAsync(store, TestDirection.Save(At(store, "b.safetensors"), seed: 2), "other");

        Assert.Equal("name", Assert.Single((await Library(store).RenameAsync(saved.Row!.Id, "Other", Token)).Errors).Field);
        Assert.Equal(LibraryStatus.NotFound, (await Library(store).RenameAsync("nobody", "new", Token)).Status);
        Assert.Equal("\"expert\" is called \"master\" now.", (await Library(store).RenameAsync(saved.Row.Id, " master ", Token)).Sentence);

        var row = (await Library(store).FindAsync("master", Token))!;
        Assert.Equal((saved.Row.Hash, 2), (row.Hash, row.Version));
        Assert.Null(await Library(store).FindAsync("expert", Token));
    }

    [Fact]
    public async Task File_OfAnEntry_StaysUntilNothingNamesIt()
    {
        await using var store = await TestStore.CreateAsync();
        var first = await ImportAsync(store, TestDirection.Save(At(store, "a.safetensors")), "expert");
        var second = await store.Get<DirectionLibrary>().ImportAsync(TestDirection.Save(At(store, "b.safetensors"), seed: 2), new("expert", Replace: true), Token);
        string[] files = [first.Row!.ContentAs<DirectionContent>().Sha256, second.Row!.ContentAs<DirectionContent>().Sha256];
        // A run that read the first and is gone would note it.
        await using (var context = await store.Contexts.CreateDbContextAsync(Token))
        {
            await ArtifactStore.NoteUnusedAsync(context, files, Token);
            await context.SaveChangesAsync(Token);
        }

        Assert.Equal(0, await store.Artifacts.SweepAsync(Token));
        Assert.All(files, file => Assert.NotNull(store.Artifacts.PathOf(file)));
        await Library(store).DeleteAsync(first.Row.Id, Token);

        Assert.All(files, file => Assert.Null(store.Artifacts.PathOf(file)));
        await using var after = await store.Contexts.CreateDbContextAsync(Token);
        Assert.Equal(0, await after.UnusedFiles.CountAsync(Token));
    }

    [Fact]
    public async Task Cosines_AreThoseOfTheRows_AndNullWhereEitherHasNone()
    {
        await using var store = await TestStore.CreateAsync();
        await ImportAsync(store, TestDirection.Save(At(store, "a.safetensors")), "a");
        var b = TestDirection.Save(At(store, "b.safetensors"), seed: 2);

        var (report, _) = await store.Get<DirectionLibrary>().CompareAsync("a", b, Token);

        Assert.Equal((8, 1.96 / Math.Sqrt(8)), (report!.Width, report.Chance));
        Assert.Null(report.Layers[0].Cosine);
        var (one, two) = (TestDirection.Of(1), TestDirection.Of(2));
        for (var layer = 1; layer <= 3; layer++)
        {
            var (x, y) = (one.Row(layer).ToArray(), two.Row(layer).ToArray());
            double Dot(float[] p, float[] q) => p.Zip(q, (v, w) => (double)v * w).Sum();
            Assert.Equal(Dot(x, y) / Math.Sqrt(Dot(x, x) * Dot(y, y)), report.Layers[layer].Cosine!.Value, 1e-12);
        }
        Assert.Equal(1, (await store.Get<DirectionLibrary>().CompareAsync("a", "A", Token)).Report!.Layers[2].Cosine!.Value, 1e-12);
    }

    [Fact]
    public async Task Cosines_OfDirectionsThatDoNotFit_AreRefusedByName()
    {
        await using var store = await TestStore.CreateAsync();
        await ImportAsync(store, TestDirection.Save(At(store, "a.safetensors")), "a");
        await ImportAsync(store, TestDirection.Save(At(store, "wide.safetensors"), width: 16), "wide");
        await ImportAsync(store, TestDirection.Save(At(store, "deep.safetensors"), layers: 5), "deep");

        foreach (var (b, field, names) in new[]
        {
            ("wide", "b", "Direction a has width 8 and wide 16"),
            ("deep", "b", "Direction a has rows for layers 0 to 3 and deep for 0 to 5"),
            ("deap", "b", "There is no direction \"deap\". There are: a, deep, wide."),
        })
        {
            var (report, problem) = await store.Get<DirectionLibrary>().CompareAsync("a", b, Token);
            Assert.Null(report);
            Assert.Equal(field, problem!.Field);
            Assert.Contains(names, problem.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Unknown_AmongMany_NamesTheClosest()
    {
        await using var store = await TestStore.CreateAsync();
        for (var i = 0; i < 20; i++)
        {
            await ImportAsync(store, TestDirection.Save(At(store, "d.safetensors"), seed: i), $"something else {i}");
        }
        await ImportAsync(store, TestDirection.Save(At(store, "d.safetensors"), seed: 30), "Expert");

        var sentence = await Library(store).UnknownAsync("expret@123456", Token);

        Assert.StartsWith("There is no direction \"expret@123456\". The closest of 21 are: Expert, ", sentence, StringComparison.Ordinal);
        Assert.Equal(12, sentence.Split(',').Length);
    }

    private static NamedLibrary Library(TestStore store) => store.Get<Libraries>().Of<DirectionKind>();

    private static Task<SavedDirection> ImportAsync(TestStore store, string path, string name) => store.Get<DirectionLibrary>().ImportAsync(path, new(name), Token);

    private static string At(TestStore store, string name) => Path.Combine(store.Folder.Root, name);

    private static string Hash(byte[] bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));
}
