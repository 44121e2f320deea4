namespace Vectorscope.Jobs.Tasks.Pocket.Families;

/// <summary>Sorting lines and joining files.</summary>
internal static class SortingFamily
{
    public static PocketFamily Family { get; } = new("sorting-joining",
    [
        new("sort-lines", "easy", SortLines),
        new("sort-numbers", "easy", SortNumbers),
        new("sort-unique", "easy", SortUnique),
        new("sort-top", "medium", Top),
        new("join-parts", "easy", Parts),
        new("join-by-id", "medium", ById),
        new("join-common", "medium", Common),
    ]);

    private static void SortLines(PocketScene scene)
    {
        var draw = scene.Draw;
        var nouns = draw.Some(Words.Nouns, draw.From(14, 22));
        Unordered(scene, nouns.Order(StringComparer.Ordinal).ToArray(), nouns);
        scene.Instruction = "Sort the lines of /app/list.txt alphabetically and write them to /app/sorted.txt. Leave list.txt as it is.";
        scene.Solve("sort list.txt > sorted.txt");
        scene.Lesson = new PocketLesson("sort the lines of list.txt alphabetically", "sort", "sort list.txt > sorted.txt") { Look = "head -n 3 list.txt", Check = "head -n 3 sorted.txt" };
    }

    private static void SortNumbers(PocketScene scene)
    {
        var draw = scene.Draw;
        // Numbers of different length, so that sorting them as text goes wrong.
        int[] numbers = [.. draw.Numbers(6, 2, 99), .. draw.Numbers(6, 100, 999), .. draw.Numbers(6, 1000, 20000)];
        var down = draw.Below(2) == 0;
        var sorted = (down ? numbers.OrderDescending() : numbers.Order()).Select(number => $"{number}").ToArray();
        Unordered(scene, sorted, [.. numbers.Select(number => $"{number}")]);
        scene.Instruction = $"Sort the numbers in /app/list.txt from {(down ? "largest to smallest" : "smallest to largest")} and write them to /app/sorted.txt, one per line. Leave list.txt as it is.";
        scene.Solve($"sort -n{(down ? "r" : "")} list.txt > sorted.txt");
        scene.Lesson = new PocketLesson($"sort the numbers in list.txt from {(down ? "largest to smallest" : "smallest to largest")}", $"sort -n{(down ? "r" : "")}", $"sort -n{(down ? "r" : "")} list.txt > sorted.txt") { Look = "head -n 3 list.txt", Check = "head -n 3 sorted.txt" };
    }

    private static void SortUnique(PocketScene scene)
    {
        var draw = scene.Draw;
        var cities = draw.Some(Words.Cities, draw.From(9, 15));
        Unordered(scene, cities.Order(StringComparer.Ordinal).ToArray(), [.. cities, .. Enumerable.Range(0, 20).Select(_ => draw.One(cities))]);
        scene.Instruction = "Sort the lines of /app/list.txt alphabetically, keep each only once, and write them to /app/sorted.txt. Leave list.txt as it is.";
        scene.Solve("sort -u list.txt > sorted.txt");
        scene.Lesson = new PocketLesson("sort the lines of list.txt and keep each once", "sort -u", "sort -u list.txt > sorted.txt") { Look = "head -n 3 list.txt", Check = "head -n 3 sorted.txt" };
    }

    private static void Top(PocketScene scene)
    {
        var draw = scene.Draw;
        var names = draw.Some(Words.Names, 20);
        var points = draw.Numbers(20, 8, 1200);
        var count = draw.From(3, 6);
        var rows = names.Zip(points).ToArray();
        scene.Given("scores.csv", rows.Select(row => $"{row.First},{row.Second}"));
        scene.Instruction = $"Each line of /app/scores.csv is a name, a comma and points. Write the names of the {count} with the most points to /app/top.txt, the best first, one per line.";
        scene.HasLines("top.txt", rows.OrderByDescending(row => row.Second).Take(count).Select(row => row.First));
        scene.Solve($"sort -t , -k 2 -nr scores.csv | head -n {count} | cut -d , -f 1 > top.txt");
        scene.Lesson = new PocketLesson($"write the {count} best names of scores.csv to top.txt", "sort and head", $"sort -t , -k 2 -nr scores.csv | head -n {count} | cut -d , -f 1 > top.txt") { Look = "head -n 3 scores.csv", Check = "cat top.txt" };
    }

    private static void Parts(PocketScene scene)
    {
        var draw = scene.Draw;
        var names = draw.Some(Words.Nouns, 4);
        foreach (var name in names)
        {
            scene.Given($"parts/{name}.txt", draw.Sentences(draw.From(3, 6)));
        }
        var given = scene.Start.ToDictionary(file => file.Path, file => file.Content);
        scene.Instruction = $"Join the files of /app/parts into /app/whole.txt, one behind the other in this order: {string.Join(", ", names.Select(name => $"{name}.txt"))}.";
        scene.HasContent("whole.txt", [.. names.SelectMany(name => given[$"parts/{name}.txt"])]);
        scene.Unchanged(given.Keys);
        scene.Solve("cd parts", $"cat {string.Join(' ', names.Select(name => $"{name}.txt"))} > ../whole.txt");
        scene.Lesson = new PocketLesson("join the files of parts into whole.txt in the given order", "cat", $"(cd parts && cat {string.Join(' ', names.Select(name => $"{name}.txt"))}) > whole.txt") { Look = "ls parts", Check = "wc -l whole.txt" };
    }

    private static void ById(PocketScene scene)
    {
        var draw = scene.Draw;
        var ids = draw.Numbers(12, 100, 999);
        var (names, cities) = (draw.Some(Words.Names, 12), draw.Some(Words.Cities, 12));
        var rows = ids.Select((id, i) => (Id: id, Name: names[i], City: cities[i])).ToArray();
        scene.Given("names.txt", draw.Shuffled(rows).Select(row => $"{row.Id} {row.Name}"));
        scene.Given("cities.txt", draw.Shuffled(rows).Select(row => $"{row.Id} {row.City}"));
        scene.Instruction = "The lines of /app/names.txt are an id and a name, those of /app/cities.txt an id and a city. For each id write a line with id, name and city, one blank between them, to /app/joined.txt, sorted by id.";
        scene.HasLines("joined.txt", rows.OrderBy(row => row.Id).Select(row => $"{row.Id} {row.Name} {row.City}"));
        scene.Unchanged("names.txt", "cities.txt");
        scene.Solve("join <(sort names.txt) <(sort cities.txt) > joined.txt");
        scene.Lesson = new PocketLesson("join names.txt and cities.txt by their id", "join", "join <(sort names.txt) <(sort cities.txt) > joined.txt") { Look = "head -n 2 names.txt cities.txt", Check = "head -n 3 joined.txt" };
    }

    private static void Common(PocketScene scene)
    {
        var draw = scene.Draw;
        var names = draw.Some(Words.Animals, 30);
        var (both, one, two) = (names[..draw.From(6, 10)], names[10..20], names[20..]);
        scene.Given("first.txt", draw.Shuffled([.. both, .. one]));
        scene.Given("second.txt", draw.Shuffled([.. both, .. two]));
        scene.Instruction = "Write the lines that are in both /app/first.txt and /app/second.txt to /app/common.txt, sorted alphabetically.";
        scene.HasLines("common.txt", both.Order(StringComparer.Ordinal));
        scene.Unchanged("first.txt", "second.txt");
        scene.Solve("comm -12 <(sort first.txt) <(sort second.txt) > common.txt");
        scene.Lesson = new PocketLesson("write the lines that first.txt and second.txt share to common.txt", "comm", "comm -12 <(sort first.txt) <(sort second.txt) > common.txt") { Look = "head -n 2 first.txt second.txt", Check = "cat common.txt" };
    }

    private static void Unordered(PocketScene scene, string[] sorted, string[] lines)
    {
        var shuffled = scene.Draw.Shuffled(lines);
        scene.Given("list.txt", shuffled);
        scene.HasLines("sorted.txt", sorted);
        scene.Unchanged("list.txt");
    }
}
