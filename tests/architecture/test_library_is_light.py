import json
import subprocess
import sys

MEASURE = """
import json, re, sys, time
before = time.perf_counter()
import threadline
seconds = time.perf_counter() - before
# Not getrusage: its maximum is inherited from whoever started this process.
megabytes = int(re.search(r"VmHWM:\\s+(\\d+) kB", open("/proc/self/status").read())[1]) / 1024
heavy = {"numpy", "pyarrow", "duckdb", "ibis", "sklearn", "scipy", "pandas", "torch", "deltalake", "django"}
print(json.dumps({"seconds": seconds, "megabytes": megabytes, "heavy": sorted(heavy & set(sys.modules))}))
"""


def measured() -> dict:
    return json.loads(
        subprocess.run([sys.executable, "-c", MEASURE], check=True, capture_output=True, text=True).stdout
    )


def test_importing_the_library_loads_nothing_heavy_and_stays_under_80_megabytes():
    found = measured()

    assert found["heavy"] == []
    assert found["megabytes"] < 80


def test_every_name_of_the_public_face_loads():
    code = "import threadline as tl; assert set(tl.__all__) <= set(dir(tl)); [getattr(tl, name) for name in tl.__all__]"

    subprocess.run([sys.executable, "-c", code], check=True)
