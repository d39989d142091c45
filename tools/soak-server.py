#!/usr/bin/env python3
"""Works with a server for MINUTES as a busy person does (projects, edits, plans, frames, renders, uploads, events), and prints each
minute what the server holds: memory, descriptors, threads, children, bytes of its folder. All of it should stay as it is.

VO names the program, MINUTES how long (60)."""

import base64
import io
import json
import os
import pathlib
import random
import subprocess
import tempfile
import threading
import time
import urllib.error
import urllib.request
import wave

VO = os.environ.get("VO", "target/release/vo")
MINUTES = float(os.environ.get("MINUTES", "60"))


class Server:
    def __init__(self, folder):
        self.folder = folder
        environment = {**os.environ, "VO_HOME": f"{folder}/home", "VO_CACHE": f"{folder}/cache"}
        self.child = subprocess.Popen([VO, "serve", "--port", "0", "--json"], env=environment, stdout=subprocess.PIPE)
        said = json.loads(self.child.stdout.readline())
        self.url = said["url"].split("/?")[0]
        self.token = pathlib.Path(said["token_file"]).read_text().strip()

    def send(self, method, path, body=None, timeout=120, **headers):
        request = urllib.request.Request(self.url + path, method=method, data=body)
        request.add_header("Authorization", "Bearer " + self.token)
        for name, value in headers.items():
            request.add_header(name.replace("_", "-"), value)
        return urllib.request.urlopen(request, timeout=timeout)

    def ask(self, method, path, body=None, **headers):
        if body is not None:
            body, headers["Content_Type"] = json.dumps(body).encode(), "application/json"
        with self.send(method, path, body, **headers) as answer:
            text = answer.read()
            return json.loads(text) if text else None

    def holds(self):
        process = pathlib.Path(f"/proc/{self.child.pid}")
        pss = next(line for line in (process / "smaps_rollup").read_text().splitlines() if line.startswith("Pss:"))
        threads = list((process / "task").iterdir())
        children = sum(len((thread / "children").read_text().split()) for thread in threads)
        files = [file for file in pathlib.Path(self.folder, "home").rglob("*") if file.is_file()]
        journals = sum(file.stat().st_size for file in files if file.name.endswith("-wal"))
        return {
            "pss_mb": int(pss.split()[1]) / 1000,
            "descriptors": len(list((process / "fd").iterdir())),
            "threads": len(threads),
            "children": children,
            "journals_kb": journals // 1000,
            "home_mb": sum(file.stat().st_size for file in files) // 1_000_000,
        }


def sound(seconds):
    content = io.BytesIO()
    with wave.open(content, "wb") as file:
        file.setnchannels(1), file.setsampwidth(2), file.setframerate(48000)
        file.writeframes(random.randbytes(2 * 48000 * seconds))
    return content.getvalue()


def round_of_work(server):
    """What a person does to a short, from its beginning to its deletion."""
    start = {"title": f"Soak {random.random()}", "script": "An octopus has three hearts.\n"}
    project = server.ask("POST", "/api/v1/projects", start)
    place = "/api/v1/projects/" + project["id"]
    settings = {"preset": "draft", "look": "punch", "voice": {"name": "silence"}}
    server.ask("PATCH", place, {"settings": settings}, If_Match="*")
    for word in ("two", "three"):
        server.ask("PATCH", place, {"script": f"An octopus has {word} hearts.\n"}, If_Match="*")
        server.ask("POST", place + "/plan", {"text": f"An octopus has {word} hearts, or so."})
    server.send("GET", place + "/frames/3").read()
    job = server.ask("POST", "/api/v1/jobs", {"task": {"kind": "render", "of": {"project": project["id"]}}})["jobs"][0]
    while (about := server.ask("GET", f"/api/v1/jobs/{job}"))["ended"] is None:
        time.sleep(0.3)
    assert about["state"] == "done", about
    for file in server.ask("GET", f"/api/v1/jobs/{job}/files"):
        server.send("GET", file["href"]).read()
    content, name = sound(5), base64.b64encode(b"soak.wav").decode()
    upload = server.send("POST", "/api/v1/library/uploads", b"", Tus_Resumable="1.0.0", Upload_Length=str(len(content)),
                         Upload_Metadata="filename " + name).headers["Location"]
    answer = server.send("PATCH", upload, content, Tus_Resumable="1.0.0", Upload_Offset="0",
                         Content_Type="application/offset+octet-stream")
    server.ask("DELETE", answer.headers["Content-Location"])
    server.ask("DELETE", place)
    server.ask("DELETE", "/api/v1/projects/trash/" + project["id"])


def listen(server, over):
    """Listens to what happens, leaves, and comes back."""
    while not over.is_set():
        try:
            with server.send("GET", "/api/v1/events", timeout=30) as events:
                for line in events:
                    if over.is_set() or (line.startswith(b"id:") and random.random() < 0.02):
                        break
        except OSError:
            pass


def main():
    with tempfile.TemporaryDirectory() as folder:
        server, over, rounds = Server(folder), threading.Event(), 0
        for _ in range(8):
            threading.Thread(target=listen, args=(server, over), daemon=True).start()
        began = told = time.monotonic()
        print(f"{'minute':>6} {'rounds':>6}  {server.holds()}", flush=True)
        while time.monotonic() - began < MINUTES * 60:
            round_of_work(server)
            rounds += 1
            if time.monotonic() - told >= 60:
                told = time.monotonic()
                print(f"{(told - began) / 60:6.1f} {rounds:6}  {server.holds()}", flush=True)
        over.set()
        time.sleep(70)
        print(f"{'rest':>6} {rounds:6}  {server.holds()}", flush=True)
        server.child.terminate()
        print("ended with", server.child.wait())


main()
