using Vectorscope.Engine.Checkpoints;
using Vectorscope.Engine.Cpu;
using Vectorscope.Engine.Generation;
using Vectorscope.Engine.Model;
using Vectorscope.Engine.Runtime;
using Vectorscope.Engine.Tests.Generation;
using Vectorscope.Engine.Training;
using static TorchSharp.torch;

namespace Vectorscope.Engine.Tests.Model;

/// <summary>What cannot be finished leaves nothing behind, and what is finished takes what was foretold. Alone: the heap is everybody's.</summary>
[Collection(nameof(SessionMemoryTests))]
public sealed class LoadMemoryTests(EngineFixture engine) : IClassFixture<EngineFixture>, IDisposable
{
    // Beside its numbers every tensor has a description, and the heap rounds up.
    private const long PerTensor = 2048, Slack = 256 << 10;

    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public static TheoryData<string, ModelDtype, bool> Models => new()
    {
        { "tiny", ModelDtype.Float32, false },
        { "tiny", ModelDtype.BFloat16, false },
        { "tiny", ModelDtype.BFloat16, true },
        { "ratios", ModelDtype.Float32, false },
        { "pocket", ModelDtype.Float32, false },
        { "pocket", ModelDtype.BFloat16, false },
    };

    [Theory]
    [InlineData(ModelDtype.Float32)]
    [InlineData(ModelDtype.BFloat16)]
    public async Task Load_CancelledAtAnyTensor_LeavesNone(ModelDtype dtype)
    {
        foreach (var folder in (string[])[Fixtures.TinyModel, Fixtures.RatiosModel])
        {
            int total;
            using (var checkpoint = Checkpoint.Open(folder)) total = checkpoint.Tensors.Count;
            for (var k = 1; k <= total; k++)
            {
                var before = await Live();
                using var stop = new CancellationTokenSource();
                var progress = new AtTensor(k, stop.Cancel);

                // Cancelled at the last tensor it is loaded, for nobody looks again.
                var load = LanguageModel.LoadAsync(engine.Thread, folder, new ModelOptions { Device = ModelDevice.Cpu, Dtype = dtype }, progress, stop.Token);
                if (k < total) await Assert.ThrowsAnyAsync<OperationCanceledException>(() => load);
                else (await load).Dispose();

                Assert.Equal(before, await Live());
            }
        }
    }

    [Fact]
    public async Task Load_AProgressThatThrows_LeavesNone()
    {
        var before = await Live();

        foreach (var k in (int[])[1, 7, 30])
        {
            await Assert.ThrowsAsync<InvalidDataException>(() => LanguageModel.LoadAsync(engine.Thread, Fixtures.TinyModel,
                new ModelOptions { Device = ModelDevice.Cpu, CpuStep = CpuStep.Plain }, new AtTensor(k, () => throw new InvalidDataException()), Cancel));
            Assert.Equal(before, await Live());
        }
    }

    [Theory]
    [InlineData(CpuStep.Own)]
    [InlineData(CpuStep.Plain)]
    public async Task Load_CancelledManyTimes_LeavesTheHeapAsItWas(CpuStep step)
    {
        await Rounds(3);
        var before = await HeapBytes();

        await Rounds(10);

        // Ten times the weights would be 260 MB.
        Assert.InRange(await HeapBytes() - before, long.MinValue, 2 << 20);

        async Task Rounds(int count)
        {
            for (var i = 0; i < count; i++)
            {
                using var stop = new CancellationTokenSource();
                await Assert.ThrowsAnyAsync<OperationCanceledException>(() => LanguageModel.LoadAsync(engine.Thread, Fixtures.PocketModel,
                    new ModelOptions { Device = ModelDevice.Cpu, CpuStep = step }, new AtTensor(80, stop.Cancel), stop.Token));
            }
        }
    }

    // Headers are checked when a folder is opened; what they promise can still be missing or of another shape when it is used.
    [Theory]
    [InlineData("layers.4.input_layernorm.weight")]
    [InlineData("self_attn")]
    public async Task Build_ATensorInTheMiddleThatIsMissingOrCorrupt_LeavesNone(string what)
    {
        var before = await Live();

        await engine.Run(() =>
        {
            using var checkpoint = Checkpoint.Open(Fixtures.TinyModel);
            var config = what == "self_attn"
                ? checkpoint.Config with { AttentionHeads = 5 }
                : checkpoint.Config with { LayerKinds = [.. checkpoint.Config.LayerKinds, LayerKind.FullAttention] };
            var read = 0;
            var source = new WeightSource(checkpoint, ScalarType.Float32, CPU, false, () => read++);
            var error = Assert.ThrowsAny<Exception>(() => ModelBuilder.Build(config, source, ScalarType.Float32, CPU));
            Assert.InRange(read, 20, checkpoint.Tensors.Count);
            if (what != "self_attn") Assert.Contains(what, error.Message, StringComparison.Ordinal);
            return true;
        });

        Assert.Equal(before, await Live());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Load_AFolderWithATensorOfAnotherTypeOrWithoutOne_LeavesNone(bool missing)
    {
        File.Copy(Path.Combine(Fixtures.TinyModel, "config.json"), _folder["config.json"]);
        using (var source = SafetensorsFile.Open(Path.Combine(Fixtures.TinyModel, "model.safetensors")))
        {
            var middle = source.Tensors.Keys.ElementAt(source.Tensors.Count / 2);
            using var copy = SafetensorsWriter.Create(_folder["model.safetensors"], [.. source.Tensors.Values.Where(t => !missing || t.Name != middle)
                .Select(t => new TensorDeclaration(t.Name, t.Name == middle ? TensorType.I32 : t.Type, t.Shape))]);
        }
        var before = await Live();

        var load = await Assert.ThrowsAsync<CheckpointException>(() => engine.Load(_folder.Path, ModelDevice.Cpu));
        var train = await Assert.ThrowsAsync<CheckpointException>(() => engine.Run(() => Trainer.Start(_folder.Path, new() { Steps = 1, Device = ModelDevice.Cpu }, () => { })));

        Assert.Equal(load.Message, train.Message);
        Assert.Equal(before, await Live());
    }

    [Theory]
    [InlineData(ModelDtype.Float32)]
    [InlineData(ModelDtype.BFloat16)]
    public async Task Trainer_CancelledAtAnyTensor_LeavesNone(ModelDtype dtype)
    {
        var options = new TrainingOptions { Steps = 1, Device = ModelDevice.Cpu, Dtype = dtype };
        int total;
        using (var checkpoint = Checkpoint.Open(Fixtures.TinyModel)) total = checkpoint.Tensors.Count;
        var before = await Live();
        for (var k = 1; k <= total + 3; k++)
        {
            var (seen, stop) = (0, k);
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => engine.Run(() => Trainer.Start(Fixtures.TinyModel, options, () =>
            {
                if (++seen == stop) throw new OperationCanceledException();
            })));

            Assert.Equal((k, before), (seen, await Live()));
        }

        await engine.Run(() =>
        {
            Trainer.Start(Fixtures.TinyModel, options, () => { }).Dispose();
            return true;
        });
        Assert.Equal(before, await Live());
    }

    [Fact]
    public async Task Build_InsideABuildThatFails_GoesWithIt()
    {
        var before = await Live();

        await engine.Run(() =>
        {
            Assert.Throws<InvalidDataException>(() => Owned.Build<Tensor>(() =>
            {
                Owned.Build(() => zeros(3));
                using (NewDisposeScope())
                {
                    Owned.Build(() => (zeros(4), ones(5).Kept()));
                    ones(6).Kept();
                }
                throw new InvalidDataException();
            }));
            return true;
        });

        Assert.Equal(before, await Live());
    }

    [Fact]
    public async Task Build_InsideAScope_OutlivesIt()
    {
        var (before, during) = await engine.Run(() =>
        {
            Tensor[] made;
            using (NewDisposeScope())
            {
                made = Owned.Build(() => new[] { Owned.Build(() => full([1], 3f)), full([1], 4f).Kept(), full([1], 5f) });
            }
            var values = made.Select(t => t.item<float>()).ToArray();
            foreach (var tensor in made) tensor.Dispose();
            return (new float[] { 3, 4, 5 }, values);
        });

        Assert.Equal(before, during);
    }

    [Fact]
    public async Task Scheduler_AStepThatFails_FreesEveryRowAndSession()
    {
        // Logits that are no numbers: no token can be chosen.
        File.Copy(Path.Combine(Fixtures.TinyModel, "config.json"), _folder["config.json"]);
        using (var source = SafetensorsFile.Open(Path.Combine(Fixtures.TinyModel, "model.safetensors")))
        using (var copy = SafetensorsWriter.Create(_folder["model.safetensors"], [.. source.Tensors.Values.Select(t => new TensorDeclaration(t.Name, t.Type, t.Shape))]))
        {
            foreach (var (name, tensor) in source.Tensors)
                copy.Write(name, name == "model.norm.weight" ? [.. Enumerable.Repeat(float.NaN, (int)tensor.ElementCount)] : source.ReadSingles(name));
        }
        using var model = await engine.Load(_folder.Path, ModelDevice.Cpu);
        var before = await Live();

        for (var i = 0; i < 3; i++)
        {
            GenerationRow row = new([1, 2, 3, 4], new SamplingOptions { MaxTokens = 3, PresencePenalty = 1 });
            var replies = Enumerable.Range(0, 3).Select(r => model.Scheduler.GenerateAsync(new(row) { Session = $"{r}", Places = [2] }, Cancel)).ToArray();
            foreach (var reply in replies) await Assert.ThrowsAnyAsync<Exception>(() => reply);
        }

        Assert.Equal(before, await engine.LiveTensors());
    }

    [Theory]
    [MemberData(nameof(Models))]
    public async Task Footprint_BeforeLoading_IsWhatTheModelTakes(string name, ModelDtype dtype, bool round)
    {
        var folder = name switch { "tiny" => Fixtures.TinyModel, "ratios" => Fixtures.RatiosModel, _ => Fixtures.PocketModel };
        var options = new ModelOptions { Device = ModelDevice.Cpu, Dtype = dtype, RoundToModelDtype = round, ContentHash = "", Scheduling = new() { SessionBytes = 12345 } };
        var foretold = await LanguageModel.FootprintAsync(engine.Thread, folder, options, Cancel);
        // The first time also pays for what is made once.
        (await LanguageModel.LoadAsync(engine.Thread, folder, options, null, Cancel)).Dispose();
        // The heap is the whole process's: now and then the runtime takes or gives back something of its own meanwhile.
        long off = 0, most = 0;
        for (var attempt = 0; attempt < 5 && (attempt == 0 || off < -Slack || off > most); attempt++)
        {
            var (before, bytes) = (await Live(), await HeapBytes());
            using var model = await LanguageModel.LoadAsync(engine.Thread, folder, options, null, Cancel);
            // What else than replies needs comes when it is asked for.
            await engine.Run(() => model.Network);
            (off, most) = (await HeapBytes() - bytes - foretold.Weights, (await Live() - before) * PerTensor + Slack);
        }
        Assert.InRange(off, -Slack, most);
        Assert.Equal(12345, foretold.Sessions);
        Assert.Equal(await TensorBytes(folder, dtype, round), foretold.Weights);
    }

    [Theory]
    [InlineData(ModelDtype.Float32)]
    [InlineData(ModelDtype.BFloat16)]
    public async Task Footprint_OfTokensAndRows_IsWhatTheirCachesHold(ModelDtype dtype)
    {
        var options = new ModelOptions { Device = ModelDevice.Cpu, Dtype = dtype };
        var foretold = await LanguageModel.FootprintAsync(engine.Thread, Fixtures.PocketModel, options, Cancel);
        using var model = await LanguageModel.LoadAsync(engine.Thread, Fixtures.PocketModel, options, null, Cancel);

        var held = await engine.Run(() =>
        {
            using var scope = NewDisposeScope();
            using var cache = model.Network.CreateCache();
            model.Network.Forward(arange(100).unsqueeze(0), null, cache, null);
            return cache.Bytes;
        });

        Assert.Equal(foretold.PerRow + 150 * foretold.PerToken, held);
    }

    // Bytes of the tensors that a model is built of, what several of them view once, and of the weights that the processor's own step packs.
    private Task<long> TensorBytes(string folder, ModelDtype dtype, bool round) => engine.Run(() =>
    {
        using var scope = NewDisposeScope();
        using var checkpoint = Checkpoint.Open(folder);
        var type = dtype == ModelDtype.Float32 ? ScalarType.Float32 : ScalarType.BFloat16;
        using var network = ModelBuilder.Build(checkpoint.Config, new WeightSource(checkpoint, type, CPU, round, () => { }), type, CPU);
        using var own = dtype == ModelDtype.Float32 ? CpuSteps.Load(checkpoint, () => { }) : null;
        return Distinct(Tensors(network, [])) + (own?.WeightBytes ?? 0);
    });

    private static long Distinct(IEnumerable<Tensor> tensors)
    {
        long bytes = 0, end = 0;
        foreach (var (start, length) in tensors.Select(t => ((long)TorchAbi.DataPointer(t), t.numel() * t.element_size())).OrderBy(t => t.Item1).ThenByDescending(t => t.Item2))
        {
            bytes += Math.Max(0, start + length - Math.Max(start, end));
            end = Math.Max(end, start + length);
        }
        return bytes;
    }

    private static List<Tensor> Tensors(object part, HashSet<object> seen)
    {
        if (part is Tensor tensor) return [tensor];
        if (!seen.Add(part)) return [];
        var parts = part is System.Collections.IEnumerable list and not string
            ? list.Cast<object?>()
            : part.GetType().Namespace!.StartsWith("Vectorscope", StringComparison.Ordinal)
                ? part.GetType().GetFields(System.Reflection.BindingFlags.Instance | System.Reflection.BindingFlags.NonPublic | System.Reflection.BindingFlags.Public).Select(f => f.GetValue(part))
                : [];
        return [.. parts.OfType<object>().Where(p => !p.GetType().IsPrimitive && !p.GetType().IsEnum).SelectMany(p => Tensors(p, seen))];
    }

    private Task<long> Live() => engine.LiveTensors();

    private Task<long> HeapBytes() => engine.Run(() =>
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        return NativeBytes.Now();
    });

    private sealed class AtTensor(int number, Action act) : IProgress<LoadProgress>
    {
        public void Report(LoadProgress value)
        {
            if (value.LoadedTensors == number) act();
        }
    }

    public void Dispose() => _folder.Dispose();
}
